//! How the languages use letters beyond the English ones, counted in lists of first names, family names and towns.

/// A language that is written with Latin letters.
pub(super) struct Latin {
    /// What speaks against a file being written in it at all, as a [`cost`](super::likelihood).
    pub(super) seldom: u32,
    /// Its letters beyond the English ones.
    pub(super) letters: &'static [Accented],
}

/// A letter, whether it is one of the common ones, and what stands before and behind it; `-` is the end of a word.
/// Nothing is known where both are empty.
pub(super) type Accented = (char, bool, &'static str, &'static str);

/// A language of another script: what is written often, sometimes and seldom.
pub(super) type Other = [&'static str; 3];

#[rustfmt::skip]
pub(super) const LATIN: &[Latin] = &[
    // German
    Latin { seldom: 0, letters: &[
        ('ä', true, "hkbjtmrwcgls-df", "rftnucgdhls-b"),
        ('ö', true, "hrkbpdglmjstvfw-nz", "rlchsnfbtdgmp"),
        ('ü', true, "mrhlgbjftdksnwz", "rnlhtbcsd"),
        ('ß', false, "iaeuoö", "-ebfln"),
    ] },
    // French
    Latin { seldom: 0, letters: &[
        ('é', true, "lrhbm-tncsgodivjpuz", "l-romegndapvbct"),
        ('è', true, "ildgrfnbhpsu", "rnlsvgz"),
        ('ç', true, "n", "oa"),
        ('ê', false, "hrv", "nqt"),
        ('ë', false, "ao", "ltv"),
        ('ï', false, "aoe", "scdlmt"),
        ('î', false, "-ao", "tl"),
        ('ô', false, "cr", "mt"),
        ('à', false, "", ""),
        ('â', false, "", ""),
        ('û', false, "", ""),
        ('ù', false, "", ""),
        ('œ', false, "", ""),
        ('ü', false, "mn", "ls"),
        ('ÿ', false, "", ""),
        ('æ', false, "", ""),
    ] },
    // Spanish
    Latin { seldom: 0, letters: &[
        ('á', true, "l-rcmvibdnzstgjfhpu", "nrsl-ezbvgmñcdux"),
        ('é', true, "nlmrdutcvabosyfgi", "sn-lrgv"),
        ('í', true, "rmltuadcn-fhjpv", "an-osqgdltbce"),
        ('ó', true, "rilctdmegj-bzp", "n-rslmdf"),
        ('ñ', true, "aieuoáú", "aoei"),
        ('ú', false, "amtzdp-bhlnr", "n-lñzadgr"),
        ('ü', false, "g", "e"),
    ] },
    // Portuguese
    Latin { seldom: 0, letters: &[
        ('ã', true, "çihtrsdvcgmefj", "o-e"),
        ('á', true, "-tminbclsdfprgho", "r-glsbtcvzdp"),
        ('é', true, "rmlcdst-fghjkpuv", "-mrlginosv"),
        ('ç', true, "anire", "aoã"),
        ('í', true, "l-amnuvorscgp", "sclnrtv-mp"),
        ('ó', true, "rjtln-cdefgm", "r-idgnsvbf"),
        ('õ', true, "mtç", "e"),
        ('â', false, "-rtcfln", "nm"),
        ('ê', false, "tdughmnpz", "ns-drvz"),
        ('ô', false, "cldt", "namv"),
        ('ú', false, "ajnprtdlm", "bncls-djr"),
        ('à', false, "", ""),
        ('ü', false, "", ""),
    ] },
    // Italian
    Latin { seldom: 0, letters: &[
        ('ò', true, "lcv", "-"),
        ('à', true, "inor", "-"),
        ('è', true, "ru", "-"),
        ('ì', true, "lmr", "-"),
        ('ù', true, "d", "-"),
        ('é', false, "p", "-"),
    ] },
    // Catalan
    Latin { seldom: 10, letters: &[
        ('à', true, "", ""),
        ('è', true, "", ""),
        ('é', true, "", ""),
        ('í', true, "", ""),
        ('ò', true, "", ""),
        ('ó', true, "", ""),
        ('ç', true, "", ""),
        ('ï', false, "", ""),
        ('ú', false, "", ""),
        ('ü', false, "", ""),
    ] },
    // Danish and Norwegian
    Latin { seldom: 0, letters: &[
        ('ø', true, "rlsh-mjntbkgfdv", "r-njlsdvbgmekyf"),
        ('æ', true, "bvkjlnr-fsdegmt", "rksblgnvtad"),
        ('å', true, "g-rltmhfksvbn", "rlbs-dgkmnv"),
        ('é', false, "nr", "-s"),
        ('ö', false, "j", "l"),
        ('ü', false, "klmr", "cgn"),
        ('ä', false, "h", "n"),
    ] },
    // Swedish and Finnish
    Latin { seldom: 0, letters: &[
        ('å', true, "-emhrgkps", "sk-nrbgh"),
        ('ä', true, "jlmvpkhänrts-bg", "r-nkliämsejtvghc"),
        ('ö', true, "rjk-slgitbdmhnpv", "m-rnsldpbgtfhkvy"),
        ('é', false, "rdlnsz", "n-ae"),
        ('ü', false, "", ""),
    ] },
    // Icelandic
    Latin { seldom: 10, letters: &[
        ('á', true, "-jrhlpmkfnvbds", "slrn-ðktfvgmip"),
        ('ð', true, "iruíóaöeúáoéygý", "usabmi-vrlgnfódjþhke"),
        ('í', true, "rld-nvtsmgfkbahpx", "snaðmekr-gfutvdólob"),
        ('ó', true, "jþrdsn-htmlgekðbífpz", "rlsnðmt-aifdbkevph"),
        ('ú', true, "r-jhlngdktmsfb", "nlsðretmbdafikpg"),
        ('þ', true, "-ngtrfðylimædks", "óojreiauy"),
        ('ö', true, "j-rvlhsmbdn", "rlðgknsfxt"),
        ('é', false, "vhrlp", "tðglrbsdkm"),
        ('ý', false, "ntldmr-sgb", "-rmsgjtvð"),
        ('æ', false, "sn-lbkhgr", "rvblndfmsþghij"),
    ] },
    // Dutch
    Latin { seldom: 0, letters: &[
        ('ë', true, "ioa", "ln-r"),
        ('é', true, "nlrzmhscigboptw", "e-rlvcgptdhmo"),
        ('ï', true, "oa", "sc"),
        ('è', false, "ilrhsyg", "rvlnsg"),
        ('ö', false, "h-bjk", "nkmrs"),
        ('ü', false, "bj", "lrt"),
        ('á', false, "", ""),
        ('ó', false, "", ""),
    ] },
    // Irish
    Latin { seldom: 10, letters: &[
        ('á', true, "hgnlerdcmtbs-fp", "irndglsbt-mc"),
        ('é', true, "hlrcntsbdgm-f", "ia-nr"),
        ('í', true, "hrlnacsmdbgutf-p", "n-olsdrtcg"),
        ('ó', true, "hrlecmtfns-dgp", "igrnlcdm-b"),
        ('ú', true, "dilrhcntbgs", "nir-cbldgs"),
    ] },
    // Polish
    Latin { seldom: 0, letters: &[
        ('ł', true, "ao-suedbgóikzcmwphrytł", "aou-kyectóąębdngmswzł"),
        ('ń', true, "oaieyu", "-sck"),
        ('ó', true, "rkgitwłnzpjbhlż", "wrłjzdlbżgs"),
        ('ś', true, "-oaeuyipę", "-cwlknmrć"),
        ('ż', true, "-aoęeródiuyąm", "yaeonu-dbkmwó"),
        ('ą', false, "idlłrwzbgsmjt", "sbdctgkzżp"),
        ('ć', false, "e-ośauij", "-kwc"),
        ('ę', false, "ijzrłdwkltgmpbs", "dbcgtksżpś"),
        ('ź', false, "oadeu-b", "nd-lwmk"),
    ] },
    // Czech
    Latin { seldom: 0, letters: &[
        ('á', true, "kvnrltzhpdsmbšžjř", "-knltcrdmzřšvjsčžbh"),
        ('č', true, "-euíiloávarně", "ekin-íaoc"),
        ('ě', true, "tndvmb", "-tjsklmpzžcdnvčš"),
        ('í', true, "nřlmvtbcščsžzjpd", "-nkrltčždřšbchmps"),
        ('ř', true, "btopadáik-ehí", "eíio-asvá"),
        ('š', true, "-ioeuaáynírýlmvě", "toek-iíťpanválmu"),
        ('ý', true, "knvltrbdhs", "-ncmdškrst"),
        ('ž', true, "-eoíauáěnrůil", "ieoakní-dlmsáhď"),
        ('é', false, "knvlrtd", "-hlmntzk"),
        ('ú', false, "-s", "psdhjtvš"),
        ('ů', false, "rtnhmvklč", "-vmžrdjlns"),
        ('ň', false, "aeoiubdyá", "s-akoc"),
        ('ť', false, "ša", "a-so"),
        ('ď', false, "ž", "ao"),
        ('ó', false, "", ""),
        ('ö', false, "", ""),
        ('ü', false, "mf", "lg"),
    ] },
    // Slovak
    Latin { seldom: 0, letters: &[
        ('á', true, "vknrlztmhbspdgijčfňšťceď-", "-rknčlštdmcbvhszňžjľpg"),
        ('č', true, "i-áeaonrulvjíbúpšmtýyľk", "eoaik-níásumrú"),
        ('í', true, "nlrčtmvbšdcpzsjžg", "kncrčžltšpbs-gmťdňvz"),
        ('š', true, "-uaoieáyúrlkbíľnjmpýŕ", "oktai-euíťsnpvúňálčmrľ"),
        ('ž', true, "-auieoíálrdjú", "iaenok-suňbldím"),
        ('ý', true, "knvrmlths", "-tcsrčdkľš"),
        ('ľ', true, "eo-auádkihpúbýš", "aous-knšúčj"),
        ('é', false, "knvtrlmhg", "-hrntls"),
        ('ú', false, "klr-shtšcdnpvzjľabmč", "btšrcsdčkplnzňhvľfž"),
        ('ä', false, "vmp", "tcdn"),
        ('ď', false, "-aelr", "uao-á"),
        ('ĺ', false, "ks", "zň"),
        ('ň', false, "eaoárišyžhuvsúí-jlôŕ", "ao-áuk"),
        ('ó', false, "rtnbmdgjk", "nrkmblst"),
        ('ô', false, "bhntk-dgm", "rtsplň"),
        ('ŕ', false, "tv", "ňšbn"),
        ('ť', false, "šs-oíreia", "ao-á"),
    ] },
    // Hungarian
    Latin { seldom: 0, letters: &[
        ('á', true, "vmlbrhn-djpsikgetyz", "rnscltdzgbkvm"),
        ('é', true, "rblnkmz-hptvdgjo", "krmsnltz-bcd"),
        ('ó', true, "rtlsdgjkn-bhm", "-zsrtfnbdg"),
        ('ö', true, "ryktlv", "rksnpvz"),
        ('í', false, "yht", "rdm"),
        ('ő', false, "zsknydgt", "-rfkvz"),
        ('ú', false, "ad-gj", "j-lz"),
        ('ü', false, "fdtz", "clnrs"),
        ('ű', false, "dz", "cs"),
    ] },
    // Croatian, Bosnian and Serbian
    Latin { seldom: 0, letters: &[
        ('ć', true, "i-ašo", "-eao"),
        ('č', true, "i-anervušoljbpk", "eia-knuorj"),
        ('š', true, "-ioaeruvnmkjlp", "kietan-čuoplmvćcj"),
        ('ž', true, "-oeairudnm", "iean-umdoj"),
        ('đ', true, "-nraeu", "uaei"),
    ] },
    // Slovene
    Latin { seldom: 5, letters: &[
        ('č', true, "", ""),
        ('š', true, "", ""),
        ('ž', true, "", ""),
        ('ć', false, "", ""),
        ('đ', false, "", ""),
    ] },
    // Romanian
    Latin { seldom: 0, letters: &[
        ('ă', true, "cțmrtdlbp", "-ldrtncm"),
        ('â', true, "rs", "n"),
        ('ș', true, "-euaio", "-otauce"),
        ('ț', true, "uinae", "iaă-"),
        ('ş', true, "", ""),
        ('ţ', true, "", ""),
        ('î', false, "", ""),
        ('á', false, "", ""),
    ] },
    // Albanian
    Latin { seldom: 10, letters: &[
        ('ë', true, "", ""),
        ('ç', true, "", ""),
    ] },
    // Turkish
    Latin { seldom: 0, letters: &[
        ('ç', true, "-nkauüreiılo", "a-eioılbkugs"),
        ('ğ', true, "oaueöi", "a-uldbemrıcit"),
        ('ı', true, "kdltgrsyşnçzpğcfhm", "nl-rzmkşsçdfgtvy"),
        ('ö', true, "-gkstdlbmn", "zkrnhlvğm"),
        ('ş', true, "-aieuırüloyhn", "a-eiırhkücu"),
        ('ü', true, "gm-tsdlyhknrzbşcf", "lnrm-kzsdçchbftşvgy"),
        ('â', false, "l-khv", "l-mtdnyz"),
        ('î', false, "", ""),
        ('û', false, "l", "l"),
    ] },
    // Lithuanian
    Latin { seldom: 3, letters: &[
        ('ą', true, "-", "ž"),
        ('č', true, "i", "ia"),
        ('ė', true, "lntrvd", "-jd"),
        ('š', true, "u-io", "krai"),
        ('ų', true, "", ""),
        ('ū', true, "rijkmt", "nbrt"),
        ('ž', true, "-ią", "uaeiy"),
        ('ę', false, "k", "s"),
        ('į', false, "", ""),
    ] },
    // Latvian
    Latin { seldom: 3, letters: &[
        ('ā', true, "-mjkndilz", "rblncdv"),
        ('ē', true, "rb-lpj", "rjknstd"),
        ('ī', true, "lvrdtzmcs", "tndlrczbg"),
        ('ņ', true, "iao", "šaie"),
        ('š', true, "ņi", "-s"),
        ('ļ', true, "kio", "auģ"),
        ('č', false, "i", "a"),
        ('ģ', false, "-oļ", "ei"),
        ('ķ', false, "ai", "ei"),
        ('ū', false, "jrldt", "lmscdrz"),
        ('ž', false, "-a", "a"),
    ] },
    // Estonian
    Latin { seldom: 5, letters: &[
        ('õ', true, "p-jnltvbkm", "ldmeinsught"),
        ('ä', true, "mkpäjlhvrs", "renätghdl"),
        ('ö', true, "msö", "ltö"),
        ('ü', true, "jmük-pr", "rültv"),
        ('š', false, "t-rõ", "eaot"),
        ('ž', false, "-e", "ud"),
    ] },
    // Vietnamese
    Latin { seldom: 30, letters: &[
        ('ă', true, "", ""),
        ('â', true, "", ""),
        ('đ', true, "", ""),
        ('ê', true, "", ""),
        ('ô', true, "", ""),
        ('ơ', true, "", ""),
        ('ư', true, "", ""),
        ('á', false, "", ""),
        ('à', false, "", ""),
        ('ã', false, "", ""),
        ('é', false, "", ""),
        ('è', false, "", ""),
        ('í', false, "", ""),
        ('ì', false, "", ""),
        ('ó', false, "", ""),
        ('ò', false, "", ""),
        ('õ', false, "", ""),
        ('ú', false, "", ""),
        ('ù', false, "", ""),
        ('ý', false, "", ""),
        ('\u{300}', false, "", ""),
        ('\u{301}', false, "", ""),
        ('\u{303}', false, "", ""),
        ('\u{309}', false, "", ""),
        ('\u{323}', false, "", ""),
    ] },
];

pub(super) const OTHER: &[Other] = &[
    // Russian
    ["оеаинтрвлс", "кмдпуягбзйчыьхю", "жшцщэфъё"],
    // Ukrainian
    ["оаиінервткл", "смдпуягбзйчьхюєї", "жшцщґф"],
    // Bulgarian
    ["аиоентрвс", "клдмпгбзуъяйч", "жшщцхфюь"],
    // Serbian and Macedonian
    ["аиоенјрст", "влкдмпубзгњч", "јћђжшџљхцф"],
    // Belarusian
    ["аеінорктв", "лсмдпуяўбгзйчыьхю", "жшцэфё"],
    // Greek
    ["αοιεςντσρ", "ηκπυμλάίόέγδ", "ωθήχφβζξψύώϊϋΐΰ"],
    // Hebrew
    ["יוהלארמ", "נתבשדחעקכםן", "פזגצסטךףץ"],
    // Arabic and Persian
    [
        "ايملنرد",
        "بحعسهتفقةوك",
        "شصخجطضزغثذظءأإآئؤىپچژگ\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}\u{651}\u{652}",
    ],
    // Thai
    [
        "านรกอเง",
        "มวยลสตทดพบคปช\u{e34}\u{e35}\u{e31}\u{e4c}\u{e48}\u{e49}",
        "ะำ\u{e38}\u{e39}ไใโแจหขถธนณญฟภศษซผฝฐฑฒฆฌฎฏฮฤ\u{e36}\u{e37}\u{e47}\u{e4a}\u{e4b}",
    ],
];

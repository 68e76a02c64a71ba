//! Dates that a spreadsheet made of something else: of a code such as `3-4` or `MAR5`, or of a telephone number with dots.

/// The names of months as spreadsheets write and shorten them, in English, German, French, Spanish, Italian, Portuguese,
/// Dutch, Polish, the Nordic languages, Czech, Hungarian, Romanian, Turkish and Russian.
const MONTHS: [&str; 12] = [
    "jan january januar jänner janv janvier ene enero gen gennaio janeiro januari sty stycznia styczeń led leden ledna \
     január ian ianuarie oca ocak янв января январь tammi",
    "feb february februar feber févr fevr février fevrier febrero febbraio fev fevereiro februari lut luty lutego úno únor \
     február februarie şub şubat subat фев февр февраля helmi",
    "mar march mrz mär märz maerz mars marzo março marco mrt maart marca marzec bře brezen březen már március martie mart \
     мар марта март maalis",
    "apr april avr avril abr abril aprile kwi kwiecień kwietnia dub duben ápr április aprilie nis nisan апр апреля huhti",
    "may mai mayo mag maggio maio mei maj maja kvě květen máj május mayıs мая май touko",
    "jun june juni juin junio giu giugno junho cze czerwiec czerwca čvn červen jún június iun iunie haz haziran июн июня \
     июнь kesä",
    "jul july juli juil juillet julio lug luglio julho lip lipiec lipca čvc červenec júl július iul iulie tem temmuz июл \
     июля июль heinä",
    "aug august août aout ago agosto augustus augusti sie sierpień sierpnia srp srpen augusztus ağu ağustos авг августа elo",
    "sep sept september septembre septiembre set settembre setembro wrz wrzesień września zář září szept szeptember \
     septembrie eyl eylül сен сент сентября syys",
    "oct october okt oktober octobre octubre ott ottobre out outubro paź październik października říj říjen október \
     octombrie eki ekim окт октября loka",
    "nov november novembre noviembre novembro lis listopad listopada noiembrie kas kasım ноя нояб ноября marras",
    "dec december dez dezember déc décembre decembre dic diciembre dicembre dezembro gru grudzień grudnia pro prosinec \
     decembrie ara aralık дек декабря joulu des desember",
];

/// Months that people are called by: behind such a name a number with a dot is no date.
const NAMES: [&str; 8] = ["jan", "may", "april", "june", "juli", "august", "mai", "mart"];

/// Whether a spreadsheet may have made a date of a code such as `3-4` or `MAR5`, and shows it as it does: `3-Apr`,
/// `Apr-25`, `01. Mrz`. Only where nobody writes a date.
#[must_use]
pub fn is_turned(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let parts = parts(&cell);
    let [one, other] = parts.as_slice() else { return false };
    let named = NAMES.contains(one) && cell.contains('.') && !cell.contains([' ', '-']);
    is_month(one) && is_short_year(other) && !named || is_day(one) && is_month(other)
}

/// The same, or a whole date with its year, with a time or without: `30.11.1990`, `30-Nov-90`, `2025-01-05 00:00:00`. Only
/// where nobody writes a date.
#[must_use]
pub fn is_date(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let date = without_time(&cell);
    if is_turned(date) {
        return true;
    }
    if let Some(date) = numbered(date) {
        return date;
    }
    let mut parts = parts(date);
    parts.retain(|part| !matches!(*part, "de" | "of" | "del"));
    match parts.as_slice() {
        // 30 November 1990, 30-Nov-90; November 30, 1990; 1990-Nov-30.
        [a, b, c] if is_month(b) => is_day(a) && is_year(c) || is_year(a) && is_day(c),
        [a, b, c] if is_month(a) => is_day(b) && is_year(c),
        // Nov 1990
        [a, b] => is_month(a) && is_whole_year(b),
        // 2025年1月5日
        [one] => is_east_asian(one),
        _ => false,
    }
}

/// Three numbers with the same mark between them: whether they are a date. None for anything else.
fn numbered(date: &str) -> Option<bool> {
    let mark = ['.', '-', '/'].into_iter().find(|mark| date.contains(*mark))?;
    let parts: Vec<&str> = date.trim_end_matches('.').split(mark).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(digits).then(|| {
        let month = |part: &str| is_day(part) && matches!(part.parse(), Ok(1..=12_u8));
        let day_and_month = |a, b| is_day(a) && month(b) || month(a) && is_day(b);
        is_year(c) && day_and_month(a, b) || is_whole_year(a) && month(b) && is_day(c)
    })
}

fn parts(cell: &str) -> Vec<&str> {
    cell.split(['-', ' ', '.', ',', '/']).filter(|part| !part.is_empty()).collect()
}

/// What stands before ` 00:00:00`, `T00:00` or ` 0:00 AM`, where such a time follows.
fn without_time(cell: &str) -> &str {
    let is_time = |text: &str| {
        let text = text.trim_end_matches('z').trim_end_matches(" am").trim_end_matches(" pm");
        text.len() >= 4
            && text.contains(':')
            && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
    };
    let mut ways = cell.match_indices([' ', 't']);
    let found = ways.find(|(at, mark)| cell.get(at + mark.len()..).is_some_and(is_time));
    found.map_or(cell, |(at, _)| cell.get(..at).unwrap_or(cell).trim_end())
}

fn is_month(part: &str) -> bool {
    MONTHS.iter().any(|names| names.split_whitespace().any(|name| name == part))
}

fn is_day(part: &str) -> bool {
    part.len() <= 2
        && part.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(part.parse(), Ok(1..=31_u8))
}

fn is_short_year(part: &str) -> bool {
    (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_whole_year(part: &str) -> bool {
    part.len() == 4 && matches!(part.parse(), Ok(1900..=2099_u16))
}

fn is_year(part: &str) -> bool {
    part.len() == 2 && is_short_year(part) || is_whole_year(part)
}

fn is_east_asian(text: &str) -> bool {
    let Some((month, day)) = text
        .rsplit_once('年')
        .map_or(Some(text), |(_, rest)| Some(rest))
        .and_then(|rest| rest.split_once('月'))
    else {
        return false;
    };
    is_day(month) && is_day(day.trim_end_matches('日'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_became_a_date_is_known() {
        for cell in [
            "3-Apr", "Apr-25", "01. Mrz", "1-Mar", "Mär 05", "Jan 25", "2-Mrz", "5-janv", "05-ene",
            "5-gen", "05.sty", "sty.25", "5/mei", "5-mrt", "févr-05", "2-fev", "3-okt", "05-Des",
        ] {
            assert!(is_turned(cell) && is_date(cell), "{cell}");
        }
        for cell in
            ["AK17", "3-4", "May", "Mar-Apr", "A-3", "2025-11-20", "Anna 5", "", "jan.5", "32-Jan"]
        {
            assert!(!is_turned(cell), "{cell}");
        }
    }

    #[test]
    fn a_whole_date_is_known() {
        for cell in [
            "30.11.1990",
            "30-Nov-90",
            "30/11/1990",
            "11/30/1990",
            "1990-11-30",
            "5.1.25",
            "30. November 1990",
            "November 30, 1990",
            "30 de noviembre de 1990",
            "Nov 1990",
            "05.01.2025 00:00",
            "2025-01-05T00:00:00",
            "2025-01-05 00:00:00",
            "1/5/2025 12:00:00 AM",
            "2025年1月5日",
            "1月5日",
        ] {
            assert!(is_date(cell), "{cell}");
        }
        for cell in [
            "030.901.820",
            "30.90.18.20",
            "01.42.68.53.00",
            "415-555-2671",
            "030/901820",
            "40.13.1990",
            "3-4",
            "jan.novak",
            "May Lee",
            "April June",
            "Mar del Plata",
            "a5@x.example",
            "o'brien",
            "2025",
            "1990-13-30",
            "12-34-5678",
            "",
        ] {
            assert!(!is_date(cell), "{cell}");
        }
    }
}

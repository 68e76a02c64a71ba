//! What is said of pairs as services and files have them.

use super::*;

#[track_caller]
fn becomes(code: &str, national: &str) -> String {
    match stored(code, national) {
        Stored::Curable(Cure { fault, number }) => {
            format!("{fault:?}: {} {}", number.code, number.national)
        }
        Stored::Right => "right".to_owned(),
        Stored::Wrong(why) => why.code().to_owned(),
    }
}

#[test]
fn what_is_as_it_would_be_sent_is_left_alone() {
    for (code, national) in [
        ("+44", "7911123456"),
        ("+44", "2079460000"),
        ("+49", "30901820"),
        ("+49", "15112345678"),
        ("+1", "4155550118"),
        ("+39", "0669821234"),
        ("+39", "3471234567"),
        ("+225", "0707123456"),
        ("+378", "0549886377"),
        ("+7", "9123456789"),
        ("+7", "7011234567"),
        ("+54", "91123456789"),
        ("+54", "1123456789"),
        ("+55", "11961234567"),
        ("+36", "201234567"),
        ("+358", "912345"),
        ("+81", "9012345678"),
        ("+65", "65123456"),
        ("+800", "12345678"),
        ("+44", ""),
    ] {
        assert_eq!(becomes(code, national), "right", "{code} {national}");
    }
}

#[test]
fn a_trunk_prefix_is_taken_off_where_the_numbering_plan_says_so() {
    for (code, national, wanted) in [
        ("+44", "07911123456", "+44 7911123456"),
        ("+44", "07911 123456", "+44 7911123456"),
        ("+44", "(020) 7946 0000", "+44 2079460000"),
        ("+49", "030901820", "+49 30901820"),
        ("+33", "0612345678", "+33 612345678"),
        ("+61", "0412345678", "+61 412345678"),
        ("+31", "0612345678", "+31 612345678"),
        ("+81", "09012345678", "+81 9012345678"),
        ("+91", "09812345678", "+91 9812345678"),
        ("+353", "0851234567", "+353 851234567"),
        ("+234", "08035550142", "+234 8035550142"),
        ("+7", "89123456789", "+7 9123456789"),
        ("+375", "80291234567", "+375 291234567"),
        ("+36", "06201234567", "+36 201234567"),
        ("+1", "14155550118", "+1 4155550118"),
        ("+54", "01115-2345-6789", "+54 91123456789"),
    ] {
        assert_eq!(becomes(code, national), format!("Dialled: {wanted}"), "{code} {national}");
    }
}

#[test]
fn a_country_code_that_is_there_twice_goes_once() {
    for (code, national, wanted) in [
        ("+49", "004930901820", "+49 30901820"),
        ("+49", "+49 30 901820", "+49 30901820"),
        ("+49", "0049 (0)30 901820", "+49 30901820"),
        ("+44", "447911123456", "+44 7911123456"),
        ("+44", "4407911123456", "+44 7911123456"),
        ("+44", "00447911123456", "+44 7911123456"),
        ("+33", "33612345678", "+33 612345678"),
        ("+39", "00393471234567", "+39 3471234567"),
        ("+39", "+39 06 6982 1234", "+39 0669821234"),
        ("+34", "34915550177", "+34 915550177"),
        ("+1", "+1 415 555 0118", "+1 4155550118"),
        ("+91", "919812345678", "+91 9812345678"),
        ("+225", "2250707123456", "+225 0707123456"),
    ] {
        assert_eq!(becomes(code, national), format!("CodeTwice: {wanted}"), "{code} {national}");
    }
}

#[test]
fn a_code_that_is_no_code_and_marks_are_put_right() {
    for (code, national, wanted) in [
        ("+1876", "5551234", "CodeTooLong: +1 8765551234"),
        ("+1415", "5550118", "CodeTooLong: +1 4155550118"),
        ("+4420", "79460000", "CodeTooLong: +44 2079460000"),
        ("+0044", "7911123456", "CodeZeros: +44 7911123456"),
        ("+049", "030 901820", "CodeZeros: +49 30901820"),
        ("+1", "(415) 555-0118", "Marks: +1 4155550118"),
        ("+44", "7911\u{a0}123456", "Marks: +44 7911123456"),
        ("+44", "'7911123456", "Marks: +44 7911123456"),
        ("+44", "\u{202d}7911123456\u{202c}", "Marks: +44 7911123456"),
        ("+966", "٥١٢٣٤٥٦٧٨", "Marks: +966 512345678"),
    ] {
        assert_eq!(becomes(code, national), wanted, "{code} {national}");
    }
}

#[test]
fn what_can_be_more_than_one_number_or_none_is_left_to_a_person() {
    for (code, national, why) in [
        ("+49", "4930901820", "plusLost"),
        ("+49", "04930901820", "plusLost"),
        ("+49", "4915112345678", "plusLost"),
        ("+1", "+49 30 901820", "otherCountry"),
        ("+44", "0049 30 901820", "otherCountry"),
        ("+1", "011 49 30 901820", "otherCountry"),
        ("+1", "4155550118 ext. 5", "extension"),
        ("+49", "030 901820 / 0171 1234567", "severalNumbers"),
        ("+44", "4.47911E+11", "spoilt"),
        ("+1", "1-800-FLOWERS", "noNumber"),
        ("+44", "n/a", "noNumber"),
        ("+44", "79111", "numberTooShort"),
        ("+44", "791112345678", "numberTooLong"),
        ("+44", "2025550100", "numberNotGivenOut"),
        ("+1", "0234567890", "numberNotGivenOut"),
        ("+999", "1234567", "noSuchCountryCode"),
        ("+4930", "0901820", "noSuchCountryCode"),
        ("+000", "7911123456", "noSuchCountryCode"),
    ] {
        assert_eq!(becomes(code, national), why, "{code} {national}");
    }
}

#[test]
fn a_cure_is_right_and_stays_so() {
    let pairs = [("+44", "07911123456"), ("+49", "004930901820"), ("+1876", "5551234")];
    for (code, national) in pairs {
        let Stored::Curable(cure) = stored(code, national) else { panic!("{code} {national}") };
        assert!(stored(&cure.number.code, &cure.number.national) == Stored::Right);
        let shown = phone::shown(&cure.number.code, &cure.number.national);
        assert_eq!(shown, format!("{} {}", cure.number.code, cure.number.grouped));
    }
}

#[test]
fn a_person_can_say_it_is_right_only_of_digits_that_the_numbering_plan_alone_speaks_against() {
    for (code, national) in
        [("+49", "4930901820"), ("+358", "358912345"), ("+49", "12"), ("+1", "0234567890")]
    {
        assert!(may_be_right(code, national), "{code} {national}");
    }
    for (code, national) in [
        ("+49", "30901820"),
        ("+44", "07911123456"),
        ("+49", "030 90 ext 5"),
        ("+999", "12345678"),
        ("", "4930901820"),
    ] {
        assert!(!may_be_right(code, national), "{code} {national}");
    }
}

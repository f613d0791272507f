//! One person in two scripts, kept apart from another: by script, and for any text at all.

use matching::features::{Kin, Name};
use matching::{
    Code, EntryId, Features, Field, Index, InsertError, NameRead, Relation, Visibility,
};
use proptest::prelude::*;

fn likeness(a: &str, b: &str) -> i32 {
    NameRead::of(a).likeness(&NameRead::of(b)).0
}

fn person(name: &str) -> Features {
    let mut out = Features::default();
    out.names.push(Name::whole(name));
    out
}

/// Names made up for these tests: of the same sounds, and of others.
const SAME: &[(&str, &str, &str)] = &[
    ("يوسف حداد", "Youssef Haddad", "Samir Qasem"),
    ("روشن بکتاش", "Roshan Baktash", "Parvin Himmat"),
    ("ሐና ሙሉጌታ", "Hana Mulugeta", "Selam Bekele"),
    (
        "Олександр Коваленко",
        "Oleksandr Kovalenko",
        "Serhii Bondar",
    ),
    ("王伟", "Wang Wei", "Chen Bo"),
    ("Nguyễn Văn Hùng", "Nguyen Van Hung", "Tran Duy Khanh"),
    ("Xasan Cabdi", "Hassan Abdi", "Guled Farah"),
    ("ሳልሕ ኢብራሂም አደም", "صالح إبراهيم آدم", "كمال حسن يوسف"),
    ("كريم منصور", "Карим Мансур", "Олег Бондарь"),
    ("ዮሴፍ ተስፋይ", "Йосеф Тесфай", "Олег Бондарь"),
];

#[test]
fn the_same_name_in_another_script_is_nearer_than_another() {
    for (one, same, other) in SAME {
        assert!(likeness(one, same) > likeness(one, other) + 1000, "{same}");
        assert!(likeness(same, one) > likeness(other, one) + 1000, "{same}");
    }
}

#[test]
fn it_is_found_in_a_register_of_both() {
    let mut index = Index::new();
    for (at, (_, same, other)) in (0u8..).zip(SAME) {
        for (kind, name) in [(0, same), (1, other)] {
            let id = EntryId([at, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            index.insert(id, Visibility(0), &person(name)).unwrap();
        }
    }
    for (at, (one, same, _)) in (0u8..).zip(SAME) {
        let found = index.query(&person(one), 3);
        let first = found.first().map(|c| (c.id.0[0], c.id.0[1]));
        assert_eq!(first, Some((at, 0)), "{same}");
    }
}

#[test]
fn a_registered_brother_is_told_as_one() {
    let with = |name: &str, relation, kin: &str| {
        let mut out = person(name);
        out.kin.push(Kin {
            relation,
            name: kin.to_owned(),
        });
        out
    };
    let asked = with("Yusuf Daud Haddad", Relation::Sibling, "Salim");
    let mut index = Index::new();
    let id = EntryId([1; 16]);
    let brother = with("Salim Daud Haddad", Relation::Father, "Daud");
    index.insert(id, Visibility(0), &brother).unwrap();
    let why = index.explain(&asked, id).unwrap();
    assert!(why.field(Field::Given).weight.0 < -1000);
    assert!(matches!(
        why.field(Field::Given).code,
        Code::Sibling | Code::OtherMember
    ));
}

#[test]
fn inserting_and_deleting_leaves_no_trace_in_the_snapshot() {
    let mut index = Index::new();
    for at in 0..40u8 {
        let name = SAME[usize::from(at) % SAME.len()].0;
        index
            .insert(EntryId([at; 16]), Visibility(0), &person(name))
            .unwrap();
    }
    let before = index.snapshot();
    let id = EntryId([99; 16]);
    index
        .insert(id, Visibility(0), &person("Selam Bekele"))
        .unwrap();
    assert_eq!(
        index.insert(id, Visibility(0), &person("Selam Bekele")),
        Err(InsertError::Duplicate)
    );
    assert!(index.delete(id));
    assert!(!index.delete(id));
    assert_eq!(*before, *index.snapshot());
    let again = Index::restore(&before).unwrap();
    let ids = |index: &Index| -> Vec<EntryId> {
        let found = index.query(&person("Hana Mulugeta"), 9);
        found.iter().map(|c| c.id).collect()
    };
    assert_eq!(ids(&again), ids(&index));
}

#[test]
fn strange_names_are_compared_without_harm() {
    let strange = [
        String::new(),
        " ,;،、".to_owned(),
        "\u{202e}\u{0}\u{200f}\u{feff}".to_owned(),
        "x".repeat(10_000),
        "عبد ".repeat(3000),
        "𐎀𐎁 ꓢꓲ ᏣᎳᎩ".to_owned(),
        "王".repeat(500),
    ];
    let mut index = Index::new();
    for (at, name) in (0u8..).zip(&strange) {
        index
            .insert(EntryId([at; 16]), Visibility(0), &person(name))
            .unwrap();
    }
    for name in &strange {
        assert!(index.query(&person(name), 5).len() <= 5);
        likeness(name, &strange[3]);
    }
}

proptest! {
    #[test]
    fn any_text_is_compared_alike_from_both_sides(a in any::<String>(), b in any::<String>()) {
        prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
    }

    #[test]
    fn case_and_marks_do_not_matter(name in "[a-z]{2,9}( [a-z]{2,9}){0,3}") {
        let (mine, upper) = (NameRead::of(&name), NameRead::of(&name.to_uppercase()));
        prop_assert_eq!(mine.likeness(&mine).0, upper.likeness(&mine).0);
    }

    #[test]
    fn whoever_is_in_finds_herself(names in proptest::collection::vec("[a-z]{3,8} [a-z]{3,8}", 1..20)) {
        let mut index = Index::new();
        for (at, name) in (0u8..).zip(&names) {
            index.insert(EntryId([at; 16]), Visibility(0), &person(name)).unwrap();
        }
        for (at, name) in (0u8..).zip(&names) {
            let found = index.query(&person(name), names.len());
            prop_assert!(found.iter().any(|c| c.id == EntryId([at; 16])));
        }
    }
}

//! A hub that gives something else than a photo: refused, whatever it is.

use super::Two;
use super::attachments::{colleague, put, seen, with_photo};
use desk::office::attachment::Found;
use record::attachment::Shows;
use sign::id::AttachmentId;
use std::collections::BTreeMap;

type Pieces = BTreeMap<u32, Vec<u8>>;

/// A case with two photos of a size at the hub: of the sought person, and of somebody else.
struct Hostile {
    two: Two,
    photo: AttachmentId,
    sound: Pieces,
    other: Pieces,
}

impl Hostile {
    fn new() -> Hostile {
        let two = Two::new();
        let photo = with_photo(&two);
        let target = |id| wire::path::attachment(crate::house::HERE, id);
        let other = two.here(|desk| {
            let (id, _) = put(desk, &two.town, two.case, (Shows::Paper, (700, 600)));
            desk.round(0).unwrap();
            id
        });
        colleague(&two);
        let house = two.town.house.borrow();
        let (sound, other) = (
            house.attachments[&target(photo)].clone(),
            house.attachments[&target(other)].clone(),
        );
        drop(house);
        Hostile {
            two,
            photo,
            sound,
            other,
        }
    }

    /// What a colleague sees while the hub gives these pieces.
    fn given(&self, pieces: Pieces) -> Result<Found, String> {
        let target = wire::path::attachment(crate::house::HERE, self.photo);
        self.two
            .town
            .house
            .borrow_mut()
            .attachments
            .insert(target, pieces);
        self.two.heard(&self.two.town.worker, |desk| {
            let seen = seen(desk, &self.two.town, self.two.case, self.photo);
            seen.map(|(_, found)| found)
                .map_err(|fault| fault.to_string())
        })
    }

    fn with(&self, change: impl FnOnce(&mut Pieces)) -> Result<Found, String> {
        let mut pieces = self.sound.clone();
        change(&mut pieces);
        self.given(pieces)
    }
}

#[test]
fn a_piece_that_is_not_the_one_of_its_place_is_refused_and_named() {
    let hostile = Hostile::new();
    let refused = |given: Result<Found, String>, word: &str| {
        let told = given.expect_err("it was not the photo");
        assert!(
            told.contains(word) && told.contains("was refused"),
            "{told}"
        );
    };
    // One bit; too short; another place of the same; the same place of another; padding for content.
    refused(
        hostile.with(|p| p.get_mut(&3).unwrap()[40_000] ^= 1),
        "piece 3 of 8",
    );
    refused(
        hostile.with(|p| p.get_mut(&2).unwrap().truncate(65_551)),
        "piece 2 of 8",
    );
    refused(
        hostile.with(|p| {
            let (one, two) = (p[&1].clone(), p[&2].clone());
            p.insert(1, two);
            p.insert(2, one);
        }),
        "piece 1 of 8",
    );
    let other = hostile.other[&4].clone();
    refused(hostile.with(|p| drop(p.insert(4, other))), "piece 4 of 8");
    refused(
        hostile.with(|p| {
            let padding = p[&8].clone();
            p.insert(5, padding);
        }),
        "piece 5 of 8",
    );
    // All of another attachment; its manifest alone; a manifest that is none.
    refused(hostile.given(hostile.other.clone()), "something else");
    let manifest = hostile.other[&0].clone();
    refused(
        hostile.with(|p| drop(p.insert(0, manifest))),
        "something else",
    );
    refused(
        hostile.with(|p| p.get_mut(&0).unwrap()[60] ^= 1),
        "something else",
    );
    refused(
        hostile.with(|p| drop(p.insert(0, vec![0; 40]))),
        "something else",
    );
    // What was refused spoils nothing.
    let whole = hostile.given(hostile.sound.clone());
    assert!(matches!(whole, Ok(Found::Whole(_))));
}

#[test]
fn a_piece_that_is_kept_back_leaves_the_photo_on_its_way() {
    let hostile = Hostile::new();
    let way = |there| Ok(Found::OnItsWay { there, of: 9 });
    assert_eq!(hostile.given(Pieces::new()), way(0));
    let manifest = hostile.with(|p| drop(p.remove(&0)));
    assert_eq!(manifest, way(8));
    let middle = hostile.with(|p| drop(p.remove(&4)));
    assert_eq!(middle, way(8));
    // What came before it is kept: only the missing one is asked for.
    let whole = hostile.given(hostile.sound.clone());
    assert!(matches!(whole, Ok(Found::Whole(_))));
}

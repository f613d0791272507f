//! The scenes as data: their order, their names, what can be done in each.

use language::{Id, id};

/// A scene.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Scene {
    Start,
    Family,
    Server,
    Found,
    Decides,
    Intruder,
    Affected,
    Tell,
    Doubt,
}

/// What can be done in a scene.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// A request is filed on the families' pages.
    Fill,
    /// The server's disk is searched for what was typed.
    Look,
    /// A case is opened.
    Open,
    /// The server's disk is taken.
    Disk,
    /// A stolen login is used until it is stopped.
    Steal,
    /// Everything is locked.
    Lock,
    /// Another request is filed.
    File,
    /// Two officers start again.
    Resume,
    /// The table is held against what was taken.
    Compare,
    /// A byte is changed.
    Flip,
}

impl Scene {
    /// All of them, in their order.
    pub(super) const ALL: [Scene; 9] = [
        Scene::Start,
        Scene::Family,
        Scene::Server,
        Scene::Found,
        Scene::Decides,
        Scene::Intruder,
        Scene::Affected,
        Scene::Tell,
        Scene::Doubt,
    ];

    /// Its part of a path.
    pub(super) fn name(self) -> &'static str {
        match self {
            Scene::Start => "start",
            Scene::Family => "family",
            Scene::Server => "server",
            Scene::Found => "found",
            Scene::Decides => "decides",
            Scene::Intruder => "intruder",
            Scene::Affected => "affected",
            Scene::Tell => "tell",
            Scene::Doubt => "doubt",
        }
    }

    pub(super) fn of(name: &str) -> Option<Scene> {
        Scene::ALL.into_iter().find(|scene| scene.name() == name)
    }

    /// Its heading.
    pub(super) fn title(self) -> Id {
        match self {
            Scene::Start => id::GUIDE_START,
            Scene::Family => id::GUIDE_FAMILY,
            Scene::Server => id::GUIDE_SERVER,
            Scene::Found => id::GUIDE_FOUND,
            Scene::Decides => id::GUIDE_DECIDES,
            Scene::Intruder => id::GUIDE_INTRUDER,
            Scene::Affected => id::GUIDE_AFFECTED,
            Scene::Tell => id::GUIDE_TELL,
            Scene::Doubt => id::GUIDE_DOUBT,
        }
    }

    /// Its name among the scenes.
    pub(super) fn short(self) -> Id {
        match self {
            Scene::Start => id::GUIDE_START_SHORT,
            Scene::Family => id::GUIDE_FAMILY_SHORT,
            Scene::Server => id::GUIDE_SERVER_SHORT,
            Scene::Found => id::GUIDE_FOUND_SHORT,
            Scene::Decides => id::GUIDE_DECIDES_SHORT,
            Scene::Intruder => id::GUIDE_INTRUDER_SHORT,
            Scene::Affected => id::GUIDE_AFFECTED_SHORT,
            Scene::Tell => id::GUIDE_TELL_SHORT,
            Scene::Doubt => id::GUIDE_DOUBT_SHORT,
        }
    }

    /// The scenes before and behind it.
    pub(super) fn turn(self) -> [Option<Scene>; 2] {
        let at = Scene::ALL
            .iter()
            .position(|scene| *scene == self)
            .unwrap_or(0);
        let before = at.checked_sub(1).and_then(|at| Scene::ALL.get(at));
        [before.copied(), Scene::ALL.get(at + 1).copied()]
    }

    /// What can be done in it.
    pub(super) fn acts(self) -> &'static [Act] {
        match self {
            Scene::Start | Scene::Decides | Scene::Tell => &[],
            Scene::Family => &[Act::Fill],
            Scene::Server => &[Act::Look],
            Scene::Found => &[Act::Open],
            Scene::Intruder => &[Act::Disk, Act::Steal, Act::Lock, Act::File, Act::Resume],
            Scene::Affected => &[Act::Compare],
            Scene::Doubt => &[Act::Flip],
        }
    }
}

impl Act {
    /// Its part of a path.
    pub(super) fn name(self) -> &'static str {
        match self {
            Act::Fill => "fill",
            Act::Look => "look",
            Act::Open => "open",
            Act::Disk => "disk",
            Act::Steal => "steal",
            Act::Lock => "lock",
            Act::File => "file",
            Act::Resume => "resume",
            Act::Compare => "compare",
            Act::Flip => "flip",
        }
    }

    /// The words of its button.
    pub(super) fn button(self) -> Id {
        match self {
            Act::Fill => id::GUIDE_FILL,
            Act::Look => id::GUIDE_LOOK,
            Act::Open => id::GUIDE_OPEN,
            Act::Disk => id::GUIDE_DISK,
            Act::Steal => id::GUIDE_STEAL,
            Act::Lock => id::GUIDE_LOCK,
            Act::File => id::GUIDE_FILE,
            Act::Resume => id::GUIDE_RESUME,
            Act::Compare => id::GUIDE_COMPARE,
            Act::Flip => id::GUIDE_FLIP,
        }
    }

    /// Which pages of desks it ends, if it ends any: a computer's folder is worked in by one program
    /// at a time.
    pub(super) fn ends(self) -> Option<Id> {
        match self {
            Act::Fill | Act::Look | Act::Disk | Act::File | Act::Flip => None,
            Act::Open | Act::Lock | Act::Resume => Some(id::GUIDE_ENDS_CASE),
            Act::Steal => Some(id::GUIDE_ENDS_STOLEN),
            Act::Compare => Some(id::GUIDE_ENDS_ALL),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_and_next_lead_through_all_scenes_and_to_nothing_else() {
        let mut seen = vec![Scene::Start];
        while let [before, Some(next)] = seen.last().copied().map(Scene::turn).unwrap_or_default() {
            assert_eq!(before, seen.len().checked_sub(2).map(|at| seen[at]));
            seen.push(next);
        }
        assert_eq!(seen, Scene::ALL);
        assert_eq!(Scene::Doubt.turn()[1], None);
        for scene in Scene::ALL {
            assert_eq!(Scene::of(scene.name()), Some(scene));
        }
        assert_eq!(Scene::of("nowhere"), None);
    }

    /// What works in the folder of a desk ends its pages, and says so beside its button.
    #[test]
    fn an_act_that_ends_windows_says_so() {
        let reader = crate::guide::words::Reader {
            locale: language::Locale::english(),
            room: "a-room".to_owned(),
        };
        for act in [Act::Open, Act::Steal, Act::Lock, Act::Resume, Act::Compare] {
            let button = reader.act(Scene::Intruder, act);
            let (before, _) = button.as_str().split_once("<form").expect("a form");
            assert!(before.contains("This ends"), "{act:?}: {before}");
        }
        let fill = reader.act(Scene::Family, Act::Fill);
        assert!(!fill.as_str().contains("This ends"));
    }

    #[test]
    fn an_act_belongs_to_one_scene() {
        let acts = Scene::ALL.iter().flat_map(|scene| scene.acts());
        let mut names: Vec<_> = acts.map(|act| act.name()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}

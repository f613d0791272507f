//! Decisions that two people sign, each on their own desk.

use super::Campaign;
use crate::Fault;
use crate::demo::command::Done;
use crate::demo::house::{DONE, House};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

impl Campaign<'_> {
    /// Writes a decision, has both sign it, and carries it out.
    pub(super) fn signed(&self, args: &[&str], good: &[i32]) -> Result<Done, Fault> {
        let [first, second] = self.sign(args)?;
        self.carry_out(args[0], [&first, &second], good)
    }

    /// Writes a decision, and has each of the two sign it on their own desk, which needs no server.
    pub(super) fn sign(&self, args: &[&str]) -> Result<[PathBuf; 2], Fault> {
        let text = self.folder.join("decision");
        self.run(
            &[args, &["--propose", &text.to_string_lossy()]].concat(),
            &[DONE],
        )?;
        let names = [format!("lead-{}", self.society), "officer-b".to_owned()];
        let files = names.map(|name| (self.folder.join(format!("signed-{name}")), name));
        for (file, name) in &files {
            let words: [OsString; 4] = [
                "sign-decision".into(),
                text.clone().into(),
                "--out".into(),
                file.into(),
            ];
            let call = self.house.call(self.house.desk(name), &words);
            self.house.commands.run(&call, &[DONE])?;
        }
        Ok(files.map(|(file, _)| file))
    }

    pub(super) fn carry_out(
        &self,
        act: &str,
        files: [&Path; 2],
        good: &[i32],
    ) -> Result<Done, Fault> {
        let mut line: Vec<OsString> = vec!["tell".into(), act.into()];
        for file in files {
            line.extend(["--signed".into(), file.into()]);
        }
        line.extend(["--campaign".into(), self.dir().into()]);
        line.extend(known(self.house));
        self.house.commands.run(&self.call(line), good)
    }
}

/// By what is known who may decide: the copy of the log, and its policy file.
pub(in crate::demo::telling) fn known(house: &House) -> [OsString; 4] {
    let at = |name| house.dir.join(name).into_os_string();
    [
        "--log".into(),
        at("log-copy"),
        "--policy".into(),
        at("policy"),
    ]
}

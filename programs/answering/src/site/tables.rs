//! The tables: how things stand, what was sent, who else helps.

use incident::Stage;
use language::{Args, Id, Piece, id};
use page::Html;

use super::pages::Site;
use crate::moment;
use crate::settings::{Channel, Sent};
use crate::spoken::{date, date_text};

impl Site<'_> {
    pub(super) fn status(&self) -> Html {
        let services = self.settings.services;
        let stage = stage(self.console.incident().stage());
        let rows = [
            (id::PUBLIC_REQUESTS, services.requests.id()),
            (id::PUBLIC_OFFICE, services.office.id()),
            (id::PUBLIC_ANSWERING, stage),
        ];
        let words = |id| Html::words(&self.say(id));
        let rows = rows.map(|(part, state)| vec![words(part), words(state)]);
        let heads = [id::STATUS_COLUMN_PART, id::STATUS_COLUMN_STATE].map(|id| self.say(id));
        Html::table(&self.say(id::PUBLIC_NAV_STATUS), &heads, &rows)
    }

    /// Days and kinds: what somebody can compare a message with who got one.
    pub(super) fn sent(&self) -> Html {
        let mut sent: Vec<&Sent> = self.settings.sent.iter().collect();
        if sent.is_empty() {
            return Html::para(&self.say(id::PUBLIC_SENT_NONE));
        }
        sent.sort_by_key(|of| (moment::day(of.on), of.channel));
        let rows: Vec<Vec<Html>> = sent
            .into_iter()
            .map(|of| {
                vec![
                    Html::words(&self.days(of)),
                    Html::words(&self.say(Channel::id(of.channel))),
                ]
            })
            .collect();
        let heads = [id::PUBLIC_SENT_DAY, id::PUBLIC_SENT_KIND].map(|id| self.say(id));
        let table = Html::table(&self.say(id::PUBLIC_NAV_SENT), &heads, &rows);
        Html::all([Html::para(&self.say(id::PUBLIC_SENT_TEXT)), table])
    }

    fn days(&self, of: &Sent) -> Vec<Piece> {
        let from = moment::day(of.on).unwrap_or_default();
        match of.until.and_then(moment::day) {
            None => date(self.locale, from),
            Some(until) => {
                let args = Args::none().text("from", &date_text(self.locale, from));
                let args = args.text("to", &date_text(self.locale, until));
                self.locale.pieces(id::PUBLIC_SENT_DAYS, &args)
            }
        }
    }

    pub(super) fn help(&self) -> Html {
        let rows: Vec<Vec<Html>> = self
            .settings
            .signposts(self.now)
            .map(|of| {
                let phone = Html::words(&[Piece::Code(of.phone.clone())]);
                vec![Html::typed(&of.name), Html::typed(&of.country), phone]
            })
            .collect();
        if rows.is_empty() {
            return Html::para(&self.say(id::PUBLIC_HELP_NONE));
        }
        let heads = [
            id::PUBLIC_HELP_WHO,
            id::PUBLIC_HELP_WHERE,
            id::PUBLIC_HELP_PHONE,
        ];
        let heads = heads.map(|id| self.say(id));
        let table = Html::table(&self.say(id::PUBLIC_NAV_HELP), &heads, &rows);
        Html::all([Html::para(&self.say(id::PUBLIC_HELP_TEXT)), table])
    }
}

fn stage(stage: Stage) -> Id {
    match stage {
        Stage::Suspected
        | Stage::Declared
        | Stage::Contained
        | Stage::Scoping
        | Stage::Reopened => id::PUBLIC_STAGE_LOOKING,
        Stage::Notifying => id::PUBLIC_STAGE_TELLING,
        Stage::Recovering => id::PUBLIC_STAGE_RECOVERING,
        Stage::Resumed | Stage::Monitoring => id::PUBLIC_STAGE_WATCHING,
        Stage::Closed => id::PUBLIC_STAGE_OVER,
        Stage::NotABreach => id::PUBLIC_STAGE_NONE,
    }
}

//! The search of a trial: names in memory, answers only after their leaf.

use super::clock;
use super::founding::House;
use super::holder::Holder;
use super::inputs::Society;
use crate::Fault;
use ledger::leaf::{ANSWER_NAMES, Leaf};
use matching::{Band, EntryId, Explanation, Features, Index, Visibility};
use policy::Want;
use policy::request::WantAnswer;
use record::country::Country;
use seal::AnswerSecret;
use sign::id::{RecordId, RequestId, StaffId};
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, HashMap};
use world::device::{SessionKey, Ticket};
use world::search::{
    AnswerMessage, Entry, Found, FoundOne, NOTICES, Notice, NoticeMessage, Query, QueryMessage,
    Rule,
};

/// Candidates looked at for one search, hidden ones among them.
const LOOKED_AT: usize = 64;
/// Candidates less likely than this are told to nobody.
const LEAST: Band = Band::Possible;

/// The search.
#[derive(Default, Debug)]
pub struct Searcher {
    index: Index,
    known: HashMap<EntryId, (SocietyId, Rule)>,
    countries: BTreeMap<SocietyId, Option<Country>>,
}

/// What a search gives to whom.
#[derive(Debug)]
pub struct Answer {
    /// To the asker.
    pub message: AnswerMessage,
    /// To each society whose team leader must hear of something the asker must not.
    pub notices: Vec<NoticeMessage>,
}

impl Searcher {
    /// A search that knows in which countries the societies work.
    #[must_use]
    pub fn new(societies: &[Society]) -> Searcher {
        Searcher {
            countries: societies.iter().map(|s| (s.id, s.country)).collect(),
            ..Searcher::default()
        }
    }

    /// Makes a record searchable.
    ///
    /// # Errors
    /// [`Fault::Ours`] if it was before.
    pub fn register(&mut self, society: SocietyId, entry: &Entry) -> Result<(), Fault> {
        let id = EntryId::from(entry.record);
        self.index
            .insert(id, Visibility::default(), &entry.features)
            .map_err(|e| Fault::ours("making records searchable")(e.to_string()))?;
        self.known.insert(id, (society, entry.rule.clone()));
        Ok(())
    }

    /// Records that can be found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The evidence between a person and a record: for the screen of a trial. What travels to
    /// the asker are codes and bands only.
    #[must_use]
    pub fn explain(&self, features: &Features, record: RecordId) -> Option<Explanation> {
        self.index.explain(features, EntryId::from(record))
    }

    /// The session key, as the search makes it known.
    ///
    /// # Errors
    /// [`Fault::Ours`] if the session is over.
    pub fn session_key(house: &House) -> Result<SessionKey, Fault> {
        let now = clock::now();
        let session = house.matcher.session_public(now);
        let session = session.ok_or_else(|| Fault::ours("searching")("no session".to_owned()))?;
        let until = Time(now.0 + sign::time::HOUR);
        Ok(SessionKey::sign(session, until, house.matcher.signer()))
    }

    /// Answers a search: the leaf of the answer first, then the answer.
    ///
    /// # Errors
    /// [`Fault::Ours`].
    pub fn answer(
        &self,
        message: &QueryMessage,
        staff: StaffId,
        house: &mut House,
        holder: &mut Holder,
    ) -> Result<Answer, Fault> {
        let ours = Fault::ours("answering the search");
        let keys = house.matcher.log_keys().clone();
        let proven = message.ticket.prove(&keys, None);
        let proven = proven.map_err(|e| ours(e.to_string()))?;
        let now = clock::now();
        let session = house.matcher.session(now);
        let session = session.ok_or_else(|| ours("no session".to_owned()))?;
        let opened = message.open(proven, session);
        let opened = opened.map_err(|e| ours(e.to_string()))?;
        let asker = opened.queried.society;
        let (told, hidden) = self.find(asker, &opened.query);
        let query = opened.proven.index;
        let want = Want::Answer(WantAnswer {
            query,
            found: told.iter().map(|one| (one.holder, one.record)).collect(),
        });
        let id = RequestId(clock::fresh()?);
        let answered = holder.ask("answering the search", &mut house.matcher, want, id)?;
        let proof = answered.proof.ok_or_else(|| ours("no proof".to_owned()))?;
        let leaf = Leaf::hash(&proof.leaf.0);
        let found = Found { candidates: told };
        let secret = AnswerSecret::from_bytes(clock::fresh()?);
        let message = AnswerMessage::seal(
            &found,
            Ticket::of(&proof),
            (opened.request, leaf),
            &opened.asker,
            &secret,
        );
        let mut notices = Vec::new();
        // Every society gets a batch of the same size, whether there is something in it or not.
        for society in house.book.societies() {
            let of = |one: &&FoundOne| one.holder == society;
            let batch: Vec<Notice> = hidden
                .iter()
                .filter(of)
                .take(NOTICES)
                .map(|found| Notice {
                    asker,
                    staff,
                    query,
                    found: *found,
                })
                .collect();
            let to = house.book.second_lock(society);
            let to = to.ok_or_else(|| ours("the society has no keys".to_owned()))?;
            let signer = house.matcher.signer();
            let mut draw = clock::draw()?;
            let notice = NoticeMessage::seal(&batch, society, 1, &to, signer, &mut draw);
            notices.push(notice.map_err(|e| ours(e.to_string()))?);
        }
        Ok(Answer {
            message: message.map_err(|e| ours(e.to_string()))?,
            notices,
        })
    }

    /// What the asker may be told, and what only the holders may.
    fn find(&self, asker: SocietyId, query: &Query) -> (Vec<FoundOne>, Vec<FoundOne>) {
        let Query {
            scope, features, ..
        } = query;
        let country = self.countries.get(&asker).cloned().flatten();
        let (mut told, mut hidden) = (Vec::new(), Vec::new());
        for candidate in self.index.query(features, LOOKED_AT) {
            let Some((holder, rule)) = self.known.get(&candidate.id) else {
                continue;
            };
            if candidate.band < LEAST {
                continue;
            }
            let theirs = self.countries.get(holder).cloned().flatten();
            if *holder != asker && !scope.rule.allows(*holder, theirs) {
                continue;
            }
            let one = FoundOne {
                holder: *holder,
                record: RecordId(candidate.id.0),
                band: candidate.band,
                codes: candidate.codes,
            };
            if *holder == asker || rule.allows(asker, country) {
                told.push(one);
            } else {
                hidden.push(one);
            }
        }
        told.truncate(ANSWER_NAMES);
        (told, hidden)
    }
}

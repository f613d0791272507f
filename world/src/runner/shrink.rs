//! A failing list made shorter: operations are taken out while it still fails the same rule.

use super::Plan;

/// The shortest list found that still breaks `rule`, within so many runs.
#[must_use]
pub fn shrink(plan: &Plan, rule: &str, runs: usize) -> Plan {
    shrink_by(plan, runs, |plan| {
        plan.run().tally.found.iter().any(|v| v.rule == rule)
    })
}

pub(crate) fn shrink_by(plan: &Plan, runs: usize, fails: impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    let mut left = runs;
    let mut length = best.steps.len().div_ceil(2);
    while length > 0 {
        let mut from = 0;
        while from < best.steps.len() {
            if left == 0 {
                return best;
            }
            left -= 1;
            let mut next = best.clone();
            let to = (from + length).min(next.steps.len());
            next.steps.drain(from..to);
            if fails(&next) {
                best = next;
            } else {
                from += length;
            }
        }
        length /= 2;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let plan = Plan::of_seed(3, 64);
        let (one, other) = (plan.steps[11], plan.steps[40]);
        let fails = |p: &Plan| p.steps.contains(&one) && p.steps.contains(&other);
        let short = shrink_by(&plan, 1_000, fails);
        assert_eq!(short.steps, [one, other]);
        assert_eq!(Plan::parse(&short.to_text()), Ok(short));
    }
}

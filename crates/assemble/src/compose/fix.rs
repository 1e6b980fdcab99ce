//! Decisions that make a composition succeed.

use super::explain::{
    Explanation, ExportRef, Import, ImportStatus, Instance, NearMiss, NearMissReason,
};
use super::{Choice, ImportSelector};

/// A decision under which an import is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fix {
    /// A plug is chosen.
    Choose(Choice),
    /// An import may stay open.
    LeaveOpen(ImportSelector),
    /// The users of a plug share one instance of it.
    Share {
        /// The plug's name.
        plug: String,
    },
}

impl Explanation {
    /// A decision under which the first import that is not settled is; `None` when all are,
    /// or when no decision about these parts helps.
    pub fn fix(&self) -> Option<Fix> {
        let (instance, import) = self.unsettled().next()?;
        match &import.status {
            ImportStatus::Ambiguous(supplies) => {
                let import = self.named(import, instance);
                let mut free = supplies
                    .iter()
                    .filter(|supply| !self.needs(&supply.instance, &instance.name));
                Some(match free.next() {
                    Some(supply) => Fix::Choose(Choice {
                        import,
                        plug: self.part_of(&supply.instance)?.to_owned(),
                    }),
                    None => Fix::LeaveOpen(import),
                })
            }
            ImportStatus::NearMiss(misses) => {
                let resource = misses.iter().find_map(|miss| match &miss.reason {
                    NearMissReason::Resource {
                        resource,
                        here,
                        there,
                    } => Some((resource, here, there)),
                    _ => None,
                });
                match resource {
                    Some((resource, here, there)) => {
                        self.same_resource(instance, resource, here.as_ref()?, there.as_ref()?)
                    }
                    None => Some(self.choice(instance, import, misses)),
                }
            }
            _ => None,
        }
    }

    /// Chooses a plug for an import that needs a choice, or else leaves the import open.
    fn choice(&self, instance: &Instance, import: &Import, misses: &[NearMiss]) -> Fix {
        let selector = self.named(import, instance);
        let mut fitting = misses
            .iter()
            .filter(|miss| miss.reason == NearMissReason::NotChosen);
        match fitting.find(|miss| !self.needs(&miss.part, &instance.name)) {
            Some(miss) => Fix::Choose(Choice::new(selector, &miss.part)),
            None => Fix::LeaveOpen(selector),
        }
    }

    /// What makes `user` take a resource from `there`, as the other side does, not from `here`.
    fn same_resource(
        &self,
        user: &Instance,
        resource: &str,
        here: &ExportRef,
        there: &ExportRef,
    ) -> Option<Fix> {
        let plug = self.part_of(&there.instance)?;
        if here.instance != there.instance && self.part_of(&here.instance) == Some(plug) {
            return Some(Fix::Share {
                plug: plug.to_owned(),
            });
        }
        let (interface, _) = resource.split_once(" . ")?;
        let imported = user.imports.iter().any(|import| import.name == interface);
        let fine = imported
            && here.instance != there.instance
            && plug != user.part
            && !self.needs(&there.instance, &user.name);
        fine.then(|| {
            Fix::Choose(Choice {
                import: ImportSelector {
                    part: None,
                    import: interface.to_owned(),
                },
                plug: plug.to_owned(),
            })
        })
    }

    /// The import, with its part when another has one of this name.
    fn named(&self, import: &Import, of: &Instance) -> ImportSelector {
        let elsewhere = self.instances.iter().any(|instance| {
            instance.part != of.part
                && instance
                    .imports
                    .iter()
                    .any(|other| other.name == import.name)
        });
        ImportSelector {
            part: elsewhere.then(|| of.part.clone()),
            import: import.name.clone(),
        }
    }

    fn part_of(&self, instance: &str) -> Option<&str> {
        let mut instances = self.instances.iter();
        let found = instances.find(|other| other.name == instance)?;
        Some(&found.part)
    }

    /// Whether an instance has something of the other, be it through others.
    fn needs(&self, instance: &str, other: &str) -> bool {
        let mut found = vec![instance];
        let mut next = 0;
        while let Some(name) = found.get(next).copied() {
            if name == other {
                return true;
            }
            let named = self.instances.iter().filter(|one| one.name == name);
            for import in named.flat_map(|one| &one.imports) {
                if let ImportStatus::Satisfied(supply) = &import.status
                    && !found.contains(&supply.instance.as_str())
                {
                    found.push(&supply.instance);
                }
            }
            next += 1;
        }
        false
    }
}

//! Stand-ins for imports that nobody provides.

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Linker, LinkerInstance, ResourceType};

use crate::command::Guest;
use crate::engine::Wasi;

/// Raised out of a stand-in when the guest calls it.
#[derive(Debug, thiserror::Error)]
#[error("the guest called `{import}`, an import that nothing provides")]
struct StubCalled {
    import: String,
}

/// What a resource of a stand-in interface is for the engine.
struct Unprovided;

/// Answers what is missing of the import `name` by functions that trap.
///
/// Those of an interface go to the linker's instance `instance_name`, beside
/// what is there. `known` are the resources of the imports before it: an interface
/// that uses one of another has it under a name of its own, where the engine
/// asks for nothing new.
pub(crate) fn stub<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    wasi: Wasi,
    name: &str,
    instance_name: &str,
    item: &ComponentItem,
    known: &mut Vec<ResourceType>,
) -> wasmtime::Result<()> {
    let engine = linker.engine().clone();
    let mut root = linker.root();
    match item {
        ComponentItem::ComponentFunc(ty) => stub_function(&mut root, wasi, name, name, ty),
        ComponentItem::ComponentInstance(interface) => {
            let mut instance = root.instance(instance_name)?;
            for (member, item) in interface.exports(&engine) {
                match &item.ty {
                    ComponentItem::ComponentFunc(ty) => {
                        let import = format!("{name}.{member}");
                        stub_function(&mut instance, wasi, member, &import, ty)?;
                    }
                    ComponentItem::Resource(used) if known.contains(used) => {}
                    ComponentItem::Resource(own) => {
                        known.push(*own);
                        let ty = ResourceType::host::<Unprovided>();
                        unless_provided(instance.resource(member, ty, |_, _| Ok(())))?;
                    }
                    _ => {}
                }
            }
            Ok(())
        }
        ComponentItem::Resource(used) if known.contains(used) => Ok(()),
        ComponentItem::Resource(own) => {
            known.push(*own);
            let ty = ResourceType::host::<Unprovided>();
            unless_provided(root.resource(name, ty, |_, _| Ok(())))
        }
        _ => Ok(()),
    }
}

fn stub_function<T: Send + 'static>(
    instance: &mut LinkerInstance<'_, Guest<T>>,
    wasi: Wasi,
    name: &str,
    import: &str,
    ty: &ComponentFunc,
) -> wasmtime::Result<()> {
    let called = {
        let import = import.to_owned();
        move || StubCalled {
            import: import.clone(),
        }
    };
    unless_provided(if ty.async_() && wasi == Wasi::V03 {
        instance.func_new_concurrent(name, move |_, _, _, _| {
            let error = called();
            Box::pin(async move { Err(error.into()) })
        })
    } else {
        instance.func_new(name, move |_, _, _, _| Err(called().into()))
    })
}

/// The engine refuses a second definition, and keeps the first.
fn unless_provided(defined: wasmtime::Result<()>) -> wasmtime::Result<()> {
    match defined {
        Err(error) if error.to_string().contains("defined twice") => Ok(()),
        other => other,
    }
}

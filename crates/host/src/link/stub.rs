//! Functions that trap, for imports that the host does not provide.

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Linker, LinkerInstance, ResourceType};

use crate::guest::Guest;

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
pub(super) fn stub<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
    instance_name: &str,
    item: &ComponentItem,
    known: &mut Vec<ResourceType>,
) -> wasmtime::Result<()> {
    let engine = linker.engine().clone();
    let mut root = linker.root();
    match item {
        ComponentItem::ComponentFunc(ty) => {
            unless_provided(stub_function(&mut root, name, name, ty))
        }
        ComponentItem::ComponentInstance(interface) => {
            let mut instance = root.instance(instance_name)?;
            for (member, item) in interface.exports(&engine) {
                match &item.ty {
                    ComponentItem::ComponentFunc(ty) => {
                        let import = format!("{name}.{member}");
                        unless_provided(stub_function(&mut instance, member, &import, ty));
                    }
                    ComponentItem::Resource(used) if known.contains(used) => {}
                    ComponentItem::Resource(own) => {
                        known.push(*own);
                        unless_provided(stub_resource(&mut instance, member));
                    }
                    _ => {}
                }
            }
        }
        ComponentItem::Resource(used) if known.contains(used) => {}
        ComponentItem::Resource(own) => {
            known.push(*own);
            unless_provided(stub_resource(&mut root, name));
        }
        _ => {}
    }
    Ok(())
}

/// Defines one function or resource of an interface as a stand-in.
///
/// # Errors
///
/// * The linker's instance has it already, and may not have it anew.
pub(super) fn stub_member<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    instance_name: &str,
    member: &str,
    item: &ComponentItem,
) -> wasmtime::Result<()> {
    let mut instance = linker.instance(instance_name)?;
    match item {
        ComponentItem::ComponentFunc(ty) => stub_function(&mut instance, member, member, ty),
        _ => stub_resource(&mut instance, member),
    }
}

fn stub_function<T: Send + 'static>(
    instance: &mut LinkerInstance<'_, Guest<T>>,
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
    if ty.async_() {
        // Where there are async functions the engine supports concurrency.
        instance.func_new_concurrent(name, move |_, _, _, _| {
            let error = called();
            Box::pin(async move { Err(error.into()) })
        })
    } else {
        instance.func_new(name, move |_, _, _, _| Err(called().into()))
    }
}

fn stub_resource<T: 'static>(
    instance: &mut LinkerInstance<'_, Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    instance.resource(name, ResourceType::host::<Unprovided>(), |_, _| Ok(()))
}

/// The engine refuses a second definition of a name, and keeps the first. That is the only thing that it
/// can refuse here, and anything else would be missing when the component is instantiated.
fn unless_provided(_: wasmtime::Result<()>) {}

//! The file system that a guest sees: its folders as they were opened, and what it has open.
//!
//! WASI's implementation opens the folders that it is given by path, for every instance anew. So
//! two of its functions are replaced here: the one that hands out the granted folders, and the one
//! that opens files.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::filesystem::{Descriptor, Dir, WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::filesystem as p2;
use wasmtime_wasi::p3::bindings::filesystem as p3;
use wasmtime_wasi::{FsPerms, OpenMode};

use super::Guest;
use super::folder::DirGrant;
use crate::error::RunError;

/// What a guest can reach of the file system.
pub(crate) struct Files {
    /// The granted folders, each with its name.
    folders: Vec<(Dir, String)>,
    under_way: UnderWay,
}

/// How often the end of an operation is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// How often it is looked for in vain, before the operation is left to the operating system.
const LOOKS_MAX: usize = 10_000;

impl Files {
    pub(super) fn open(grants: &[DirGrant], may_block: bool) -> Result<Self, RunError> {
        let mut folders = Vec::with_capacity(grants.len());
        let under_way = UnderWay::default();
        for grant in grants {
            let (perms, mode) = if grant.is_read_only() {
                (FsPerms::ReadOnly, OpenMode::READ)
            } else {
                (FsPerms::ReadWrite, OpenMode::READ | OpenMode::WRITE)
            };
            // A handle of its own, so that it tells what this guest still has under way.
            let file = grant.opened()?.try_clone();
            let file = file.map_err(|source| RunError::Folder {
                path: grant.host().to_owned(),
                source,
            })?;
            let folder = Dir::new(file, perms, mode, may_block);
            under_way.note(&folder.dir);
            folders.push((folder, grant.guest().to_owned()));
        }
        Ok(Self { folders, under_way })
    }

    fn note(&self, descriptor: &Descriptor) {
        self.under_way.note(match descriptor {
            Descriptor::File(file) => &file.file,
            Descriptor::Dir(dir) => &dir.dir,
        });
    }

    /// The file operations that are under way. Whoever ends the guest waits for them.
    pub(crate) fn under_way(&self) -> UnderWay {
        self.under_way.clone()
    }
}

/// Files of a guest that may have operations under way.
///
/// An operation that was handed to another thread holds the file that it works on, and cannot be
/// called back.
#[derive(Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<Vec<Weak<File>>>>);

impl UnderWay {
    fn note(&self, file: &Arc<File>) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whenever it would grow, those that are closed are forgotten.
        if files.len() == files.capacity() {
            files.retain(|file| file.strong_count() > 0);
        }
        files.push(Arc::downgrade(file));
    }

    /// Waits, after the guest's store is gone, until no operation on its files is under way.
    pub(crate) async fn end(self) {
        let files = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut looks = 0;
        for file in files {
            while file.strong_count() > 0 && looks < LOOKS_MAX {
                looks += 1;
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
    }
}

/// The granted folders, as the store lends them.
struct FoldersView<'a> {
    folders: &'a [(Dir, String)],
    table: &'a mut ResourceTable,
}

struct Folders;

impl HasData for Folders {
    type Data<'a> = FoldersView<'a>;
}

impl FoldersView<'_> {
    fn descriptors(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        let mut descriptors = Vec::with_capacity(self.folders.len());
        for (folder, name) in self.folders {
            let descriptor = self.table.push(Descriptor::Dir(folder.clone()))?;
            descriptors.push((descriptor, name.clone()));
        }
        Ok(descriptors)
    }
}

impl p2::preopens::Host for FoldersView<'_> {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        self.descriptors()
    }
}

impl p3::preopens::Host for FoldersView<'_> {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        self.descriptors()
    }
}

fn folders<T>(guest: &mut Guest<T>) -> FoldersView<'_> {
    FoldersView {
        folders: &guest.files.folders,
        table: &mut guest.table,
    }
}

const OPEN_AT: &str = "[method]descriptor.open-at";

/// Provides `wasi:filesystem` in the versions of WASI 0.2.
pub(crate) fn link_preopens_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
) -> wasmtime::Result<()> {
    p2::preopens::add_to_linker::<_, Folders>(linker, folders)
}

/// Provides `wasi:filesystem/types` of WASI 0.2; `name` is its name with the version.
pub(crate) fn link_types_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    p2::types::add_to_linker::<_, WasiFilesystem>(linker, Guest::filesystem)?;
    linker.allow_shadowing(true);
    let replaced = linker.instance(name)?.func_wrap_async(
        OPEN_AT,
        |mut store: StoreContextMut<'_, Guest<T>>, arguments: OpenAt02| {
            Box::new(async move { Ok((open_at_02(store.data_mut(), arguments).await?,)) })
        },
    );
    linker.allow_shadowing(false);
    replaced
}

type OpenAt02 = (
    Resource<Descriptor>,
    p2::types::PathFlags,
    String,
    p2::types::OpenFlags,
    p2::types::DescriptorFlags,
);

/// Opens a file, but for a guest that has a deadline no pipe: opening one waits for the other end, in the
/// operating system, and WASI could neither read nor write there, since a pipe has no positions. A pipe is of no type
/// that WASI's implementation knows.
async fn open_at_02<T: Send>(
    guest: &mut Guest<T>,
    (folder, path_flags, path, open_flags, flags): OpenAt02,
) -> wasmtime::Result<Result<Resource<Descriptor>, p2::types::ErrorCode>> {
    use p2::types::{DescriptorType, ErrorCode, HostDescriptor};
    if guest.deadline.get().is_some() {
        let folder = Resource::new_borrow(folder.rep());
        let mut filesystem = guest.filesystem();
        let found = filesystem.stat_at(folder, path_flags, path.clone());
        if let Ok(found) = found.await
            && matches!(found.type_, DescriptorType::Fifo | DescriptorType::Unknown)
        {
            return Ok(Err(ErrorCode::Unsupported));
        }
    }
    let opened = guest
        .filesystem()
        .open_at(folder, path_flags, path, open_flags, flags)
        .await;
    match opened {
        Ok(opened) => {
            guest.files.note(guest.table.get(&opened)?);
            Ok(Ok(opened))
        }
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

/// Replaces what opens folders and files, in a linker that has all of WASI 0.3; `preopens` and `types` are the names of
/// the interfaces with their version.
pub(crate) fn relink_filesystem_03<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    types: &str,
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    let replaced = p3::preopens::add_to_linker::<_, Folders>(linker, folders).and_then(|()| {
        linker.instance(types)?.func_wrap_concurrent(
            OPEN_AT,
            |accessor: &Accessor<Guest<T>>, arguments: OpenAt03| {
                Box::pin(async move { Ok((open_at_03(accessor, arguments).await?,)) })
            },
        )
    });
    linker.allow_shadowing(false);
    replaced
}

type OpenAt03 = (
    Resource<Descriptor>,
    p3::types::PathFlags,
    String,
    p3::types::OpenFlags,
    p3::types::DescriptorFlags,
);

async fn open_at_03<T: Send + 'static>(
    accessor: &Accessor<Guest<T>>,
    (folder, path_flags, path, open_flags, flags): OpenAt03,
) -> wasmtime::Result<Result<Resource<Descriptor>, p3::types::ErrorCode>> {
    use p3::types::{DescriptorType, ErrorCode, HostDescriptorWithStore};
    let filesystem = accessor.with_getter::<WasiFilesystem>(Guest::filesystem);
    if accessor.with(|mut store| store.get().deadline.get().is_some()) {
        let folder = Resource::new_borrow(folder.rep());
        let found = WasiFilesystem::stat_at(&filesystem, folder, path_flags, path.clone());
        if let Ok(found) = found.await
            && matches!(found.type_, DescriptorType::Fifo | DescriptorType::Other(_))
        {
            return Ok(Err(ErrorCode::Unsupported));
        }
    }
    let opened =
        WasiFilesystem::open_at(&filesystem, folder, path_flags, path, open_flags, flags).await;
    match opened {
        Ok(opened) => accessor.with(|mut store| {
            let guest = store.get();
            guest.files.note(guest.table.get(&opened)?);
            Ok(Ok(opened))
        }),
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

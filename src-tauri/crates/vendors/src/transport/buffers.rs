//! Memory of chunks that have gone out, used again: fresh pages for every chunk cost half as much as sending it.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read},
};

use bytes::Bytes;

/// As many buffers as are out at the same time.
#[derive(Default)]
pub(super) struct Buffers(VecDeque<Bytes>);

impl Buffers {
    /// The next `size` bytes of a file; none when it ends before.
    pub(super) fn read(&mut self, file: &mut File, size: usize) -> io::Result<Option<Bytes>> {
        let mut chunk = self.take();
        chunk.reserve_exact(size);
        file.by_ref().take(size as u64).read_to_end(&mut chunk)?;
        if chunk.len() < size {
            return Ok(None);
        }
        let chunk = Bytes::from(chunk);
        let mut again = chunk.clone();
        // Nothing has to be copied when the memory is taken back.
        again.truncate(0);
        self.0.push_back(again);
        Ok(Some(chunk))
    }

    /// The memory of the oldest chunk, once the transport has let go of it.
    fn take(&mut self) -> Vec<u8> {
        let free = self.0.front().is_some_and(Bytes::is_unique);
        let oldest = if free { self.0.pop_front() } else { None };
        oldest.map(Vec::from).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use super::*;

    #[test]
    fn memory_that_was_let_go_is_used_again_and_what_is_held_is_left_alone() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"onetwosix").unwrap();
        file.rewind().unwrap();
        let mut buffers = Buffers::default();
        let one = buffers.read(&mut file, 3).unwrap().unwrap();
        let two = buffers.read(&mut file, 3).unwrap().unwrap();
        assert_eq!((&one[..], &two[..]), (&b"one"[..], &b"two"[..]));
        let place = one.as_ptr();
        drop(one);
        let six = buffers.read(&mut file, 3).unwrap().unwrap();
        assert_eq!((six.as_ptr(), &six[..], &two[..]), (place, &b"six"[..], &b"two"[..]));
        assert_eq!(buffers.read(&mut file, 3).unwrap(), None, "the file has ended");
    }
}

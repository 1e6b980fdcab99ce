// c-files does with files what C programs do, in the empty folder that is its
// argument, and prints a transcript that is the same in every run.
//
//     c-files FOLDER
//
// It covers what go-files cannot reach through Go: stdio, the flags of an open file,
// vectors, renumbering, places in a folder, poll, allocation and advice.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wasi/libc.h>

// ok prints the result of an operation that gives a negative number, and sets
// errno, when it fails. Returns whether it succeeded.
static bool ok(const char *operation, long result) {
    if (result < 0)
        printf("%s: failed: %s\n", operation, strerror(errno));
    else
        printf("%s: %ld\n", operation, result);
    return result >= 0;
}

// given prints the errno that an operation returns, 0 when it succeeds.
static void given(const char *operation, int error) {
    printf("%s: %s\n", operation, error ? strerror(error) : "0");
}

// moved takes n bytes off the front of count parts, after a call that moved so many.
static void moved(struct iovec *parts, int count, size_t n) {
    for (int i = 0; i < count; i++) {
        size_t from_this = n < parts[i].iov_len ? n : parts[i].iov_len;
        parts[i].iov_base = (char *)parts[i].iov_base + from_this;
        parts[i].iov_len -= from_this;
        n -= from_this;
    }
}

// write_parts writes all parts, in as many calls as the host wants.
static long write_parts(int file, struct iovec *parts, int count) {
    long total = 0;
    ssize_t n;
    while ((n = writev(file, parts, count)) > 0) {
        total += n;
        moved(parts, count, n);
    }
    return n < 0 ? n : total;
}

// read_parts fills all parts from offset on, in as many calls as the host wants.
static long read_parts(int file, struct iovec *parts, int count, off_t offset) {
    long total = 0;
    ssize_t n;
    while ((n = preadv(file, parts, count, offset + total)) > 0) {
        total += n;
        moved(parts, count, n);
    }
    return n < 0 ? n : total;
}

static void show_content(const char *name) {
    char content[200];
    int file = open(name, O_RDONLY);
    ssize_t size = file < 0 ? -1 : read(file, content, sizeof content);
    if (!ok("open and read", size))
        return;
    printf("content of %s: \"", name);
    for (ssize_t i = 0; i < size; i++) {
        if (content[i] >= ' ' && content[i] <= '~')
            putchar(content[i]);
        else
            printf("\\x%02x", (unsigned char)content[i]);
    }
    printf("\"\n");
    close(file);
}

static void standard_io(void) {
    FILE *file = fopen("poem.txt", "w+");
    if (!file) {
        ok("fopen poem.txt", -1);
        return;
    }
    for (int i = 1; i <= 500; i++)
        fprintf(file, "line %d of a long poem\n", i);
    ok("ftell", ftell(file));
    ok("fseek to the start", fseek(file, 0, SEEK_SET));
    char line[100];
    int lines = 0;
    while (fgets(line, sizeof line, file))
        lines++;
    ok("lines read", lines);
    printf("last: %s", line);
    ok("at the end", feof(file) != 0);
    ok("fseek to 6 before the end", fseek(file, -6, SEEK_END));
    printf("rest: %s", fgets(line, sizeof line, file));
    ok("fclose", fclose(file));

    file = fopen("poem.txt", "a");
    ok("fputs", file ? fputs("appended\n", file) : -1);
    ok("fclose", fclose(file));
    struct stat status;
    ok("stat", stat("poem.txt", &status));
    ok("size", status.st_size);
    ok("fopen of nothing", fopen("nothing.txt", "r") ? 0 : -1);
    ok("fopen of a new file that is there", fopen("poem.txt", "wx") ? 0 : -1);
}

static void flags(void) {
    int file = open("flags.txt", O_CREAT | O_EXCL | O_RDWR, 0644);
    if (!ok("open", file < 0 ? -1 : 0))
        return;
    ok("write", write(file, "0123456789", 10));
    ok("pwrite at 4", pwrite(file, "abc", 3, 4));
    ok("lseek to 2", lseek(file, 2, SEEK_SET));
    ok("O_APPEND is set", (fcntl(file, F_GETFL) & O_APPEND) != 0);
    ok("set O_APPEND and O_NONBLOCK", fcntl(file, F_SETFL, O_APPEND | O_NONBLOCK));
    ok("O_APPEND is set", (fcntl(file, F_GETFL) & O_APPEND) != 0);
    ok("O_NONBLOCK is set", (fcntl(file, F_GETFL) & O_NONBLOCK) != 0);
    ok("write", write(file, "end", 3));
    ok("clear them", fcntl(file, F_SETFL, 0));
    ok("lseek to the start", lseek(file, 0, SEEK_SET));
    ok("write", write(file, "A", 1));
    show_content("flags.txt");

    char one[3], two[10];
    struct iovec in[] = {{one, sizeof one}, {two, 0}, {two, sizeof two}};
    ok("preadv at 3", read_parts(file, in, 3, 3));
    printf("parts: %.3s %.7s\n", one, two);
    struct iovec out[] = {{"x", 1}, {"", 0}, {"yz", 2}};
    ok("writev", write_parts(file, out, 3));
    show_content("flags.txt");

    given("posix_fadvise", posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL));
    given("posix_fallocate", posix_fallocate(file, 0, 100));
    ok("ftruncate to 5", ftruncate(file, 5));
    ok("fsync", fsync(file));
    ok("fdatasync", fdatasync(file));
    ok("lseek to the end", lseek(file, 0, SEEK_END));
    ok("isatty", isatty(file));

    struct pollfd ready = {.fd = file, .events = POLLIN};
    ok("poll for reading", poll(&ready, 1, 1000));
    ok("can be read", (ready.revents & POLLIN) != 0);
    ready.events = POLLOUT;
    ok("poll for writing", poll(&ready, 1, 1000));
    ok("can be written", (ready.revents & POLLOUT) != 0);

    int other = open("other.txt", O_CREAT | O_RDWR, 0644);
    ok("write other.txt", write(other, "other", 5));
    ok("renumber it to flags.txt's", __wasilibc_fd_renumber(other, file));
    ok("its old number", lseek(other, 0, SEEK_CUR));
    ok("its new number", lseek(file, 0, SEEK_CUR));
    ok("close", close(file));
    ok("close again", close(file));
    ok("write to a number never opened", write(1234, "x", 1));
    ok("write nothing to it", write(1234, "", 0));
    ok("read from it", read(1234, one, 1));
    file = open("flags.txt", O_RDONLY);
    ok("write to a file opened for reading", write(file, "x", 1));
    ok("close", close(file));
    file = open("flags.txt", O_WRONLY);
    ok("read from a file opened for writing", read(file, one, 1));
    ok("close", close(file));
}

static void names(const char *folder) {
    struct stat one, two;
    ok("mkdir", mkdir("sub", 0755));
    ok("mkdir again", mkdir("sub", 0755));
    ok("symlink", symlink("../flags.txt", "sub/link"));
    char target[100] = "";
    ok("readlink", readlink("sub/link", target, sizeof target - 1));
    printf("target: %s\n", target);
    ok("readlink into 4 bytes", readlink("sub/link", target, 4));
    ok("lstat", lstat("sub/link", &one));
    ok("is a link", S_ISLNK(one.st_mode));
    ok("stat", stat("sub/link", &one));
    ok("is a file", S_ISREG(one.st_mode));
    ok("open without following", open("sub/link", O_RDONLY | O_NOFOLLOW));
    ok("link", link("flags.txt", "sub/twin"));
    ok("stat", stat("sub/twin", &two));
    ok("the same file", one.st_ino == two.st_ino && one.st_dev == two.st_dev);
    ok("links", two.st_nlink);
    ok("rename", rename("sub/twin", "moved.txt"));
    ok("rename to a folder", rename("moved.txt", "sub"));
    ok("unlink a folder", unlink("sub"));
    ok("rmdir of a file", rmdir("moved.txt"));
    ok("rmdir of a folder that is not empty", rmdir("sub"));
    ok("open a folder for writing", open("sub", O_WRONLY));
    ok("open a file as a folder", open("moved.txt", O_RDONLY | O_DIRECTORY));
    ok("access for reading", access("moved.txt", R_OK));
    ok("access to nothing", access("nothing.txt", F_OK));
    ok("chdir", chdir("sub"));
    ok("stat ../moved.txt", stat("../moved.txt", &one));
    ok("chdir back", chdir(folder));
    ok("unlink", unlink("sub/link"));
    ok("rmdir", rmdir("sub"));

    struct timespec moments[2] = {{1000000000, 123456789}, {1234567890, 987654321}};
    ok("utimensat", utimensat(AT_FDCWD, "moved.txt", moments, 0));
    ok("stat", stat("moved.txt", &one));
    printf("read %lld.%09ld, written %lld.%09ld\n", (long long)one.st_atim.tv_sec, one.st_atim.tv_nsec,
           (long long)one.st_mtim.tv_sec, one.st_mtim.tv_nsec);
    ok("utimensat to now", utimensat(AT_FDCWD, "moved.txt", NULL, 0));
    ok("stat", stat("moved.txt", &one));
    ok("later than before", one.st_atim.tv_sec > 1234567890 && one.st_mtim.tv_sec > 1234567890);
}

// large_folder reads a folder of 1200 entries, then again from a place within it.
static void large_folder(void) {
    enum { count = 1200 };
    static bool seen[count];
    char name[100];
    ok("mkdir", mkdir("large", 0755));
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "large/a-name-that-takes-some-room-%04d", i);
        int file = open(name, O_CREAT | O_WRONLY, 0644);
        if (file < 0 || close(file) < 0) {
            ok("create", -1);
            return;
        }
    }
    DIR *folder = opendir("large");
    if (!folder) {
        ok("opendir", -1);
        return;
    }
    int entries = 0, right = 0, dots = 0;
    long place = 0;
    char after_place[100] = "";
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        int number;
        if (place && !*after_place)
            strcpy(after_place, entry->d_name);
        if (++entries == 700)
            place = telldir(folder);
        if (entry->d_name[0] == '.') {
            dots++;
        } else if (sscanf(entry->d_name, "a-name-that-takes-some-room-%d", &number) == 1 && !seen[number]) {
            seen[number] = true;
            right += entry->d_type == DT_REG;
        }
    }
    ok("entries", entries);
    ok("dots", dots);
    ok("right", right);
    seekdir(folder, place);
    entry = readdir(folder);
    ok("the same entry at the place kept", entry && !strcmp(entry->d_name, after_place));
    rewinddir(folder);
    for (entries = 0; readdir(folder); entries++)
        ;
    ok("entries from the start", entries);
    ok("closedir", closedir(folder));
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "large/a-name-that-takes-some-room-%04d", i);
        if (unlink(name) < 0)
            ok("unlink", -1);
    }
    ok("rmdir", rmdir("large"));
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: c-files FOLDER\n");
        return 2;
    }
    if (chdir(argv[1]) < 0) {
        fprintf(stderr, "c-files: %s: %s\n", argv[1], strerror(errno));
        return 2;
    }
    puts("# stdio");
    standard_io();
    puts("# flags");
    flags();
    puts("# names");
    names(argv[1]);
    puts("# large folder");
    large_folder();
    return 0;
}

// A guest of the world in guests/hostile.wit in C: what its words do is there or said below.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"

#define DESK(name) carrick_guests_hostile_desk_##name
#define ANSWERS(name) exports_carrick_guests_hostile_answers_##name

// What is always false, without the compiler knowing it.
static volatile bool never;

static void spin(void) {
  while (!never) {
  }
}

// What the allocator does for the next argument, and the host's last call for this result.
static void (*next)(void);
static void (*after)(void);

// The bindings bring this function and the next as weak ones, so that a guest may have its own.
__attribute__((__export_name__("cabi_realloc")))
void *cabi_realloc(void *ptr, size_t old_size, size_t align, size_t new_size) {
  (void)old_size;
  if (next) next();
  if (new_size == 0) return (void *)align;
  void *ret = realloc(ptr, new_size);
  if (!ret) abort();
  return ret;
}

// The text is in the same place, be it the answer or the error.
__attribute__((__export_name__("cabi_post_carrick-guests:hostile/answers@0.1.0#answer")))
void __wasm_export_exports_carrick_guests_hostile_answers_answer_post_return(uint8_t *result) {
  if (after) after();
  size_t length = ((size_t *)result)[2];
  if (length > 0) free(((void **)result)[1]);
}

static void sleep_for_ever(void) {
  while (!never) sleep(3600);
}

static void wait_for_ever(void) { DESK(drip)(0); }

static void drip_for_ever(void) {
  while (!never) DESK(drip)(UINT32_MAX);
}

// Where blocks are put that nobody frees, so that the compiler does not leave them out.
static void *volatile held;

static void hold_mebibyte(void) {
  void *block = malloc(1 << 20);
  if (!block) abort();
  held = memset(block, 1, 1 << 20);
}

static void fill_memory(void) {
  while (!never) hold_mebibyte();
}

// Needs the engine's stack only: nothing here has an address.
static uint32_t descend(uint32_t depth) {
  if (never) return depth;
  return (descend(depth + 1) * 31) ^ depth;
}

static void recurse(void) { descend(0); }

// Needs the stack that C has in memory.
static uint32_t descend_in_memory(uint32_t depth) {
  volatile uint8_t frame[4096];
  if (never) return depth;
  frame[depth % sizeof frame] = (uint8_t)depth;
  return descend_in_memory(depth + 1) + frame[depth % sizeof frame];
}

static void recurse_in_memory(void) { descend_in_memory(0); }

static void exit_3(void) { exit(3); }

static void flood(int descriptor) {
  static const char line[] = "c-hostile writes on and on\n";
  while (!never) write(descriptor, line, sizeof line - 1);
}

static void flood_stdout(void) { flood(STDOUT_FILENO); }

static void flood_stderr(void) { flood(STDERR_FILENO); }

static void ask_ticket(int32_t handle) {
  DESK(method_ticket_number)((DESK(borrow_ticket_t)){handle});
}

static void use_unknown_handle(void) { ask_ticket(1234); }

static void use_dropped_handle(void) {
  DESK(own_ticket_t) ticket = DESK(constructor_ticket)(7);
  DESK(ticket_drop_own)(ticket);
  ask_ticket(ticket.__handle);
}

static const struct {
  const char *word;
  void (*act)(void);
} acts[] = {
    {"spin", spin},
    {"sleep", sleep_for_ever},
    {"wait", wait_for_ever},
    {"drip", drip_for_ever},
    {"fill-memory", fill_memory},
    {"recurse", recurse},
    {"recurse-in-memory", recurse_in_memory},
    {"panic", abort},
    {"exit", exit_3},
    {"flood-stdout", flood_stdout},
    {"flood-stderr", flood_stderr},
    {"unknown-handle", use_unknown_handle},
    {"dropped-handle", use_dropped_handle},
};

static bool said(hostile_string_t *ret, const char *text) {
  hostile_string_dup(ret, text);
  return true;
}

// Refuses with the number of an error.
static bool failed(hostile_string_t *err, int number) {
  char text[16];
  snprintf(text, sizeof text, "%d", number);
  hostile_string_dup(err, text);
  return false;
}

static bool read_file(const char *path, hostile_string_t *ret, hostile_string_t *err) {
  int file = open(path, O_RDONLY);
  if (file < 0) return failed(err, errno);
  char content[256];
  ssize_t length = read(file, content, sizeof content);
  int number = errno;
  close(file);
  if (length < 0) return failed(err, number);
  hostile_string_dup_n(ret, content, length);
  return true;
}

// A result of `length` bytes wherever `ptr` is.
static bool result(hostile_string_t *ret, void *ptr, size_t length) {
  ret->ptr = ptr;
  ret->len = length;
  return true;
}

static bool giant(hostile_string_t *ret) {
  size_t length = 32 << 20;
  void *text = malloc(length);
  if (!text) abort();
  return result(ret, memset(text, 'x', length), length);
}

static bool obey(const char *word, const char *rest, hostile_string_t *ret,
                 hostile_string_t *err) {
  if (!strcmp(word, "echo")) return said(ret, rest);
  if (!strcmp(word, "open")) return read_file(rest, ret, err);
  if (!strcmp(word, "giant")) return giant(ret);
  if (!strcmp(word, "bad-text")) return said(ret, "\xff\xfe");
  if (!strcmp(word, "bad-pointer")) return result(ret, (void *)0x7fff0000, 100);
  if (!strcmp(word, "leak")) {
    hold_mebibyte();
    return said(ret, "");
  }
  if (!strcmp(word, "next-spin")) next = spin;
  if (!strcmp(word, "next-panic")) next = abort;
  if (!strcmp(word, "after-spin")) after = spin;
  if (!strcmp(word, "after-panic")) after = abort;
  if (next || after) return result(ret, NULL, 0);
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    if (!strcmp(word, acts[i].word)) acts[i].act();
  }
  hostile_string_dup(err, "unknown word");
  return false;
}

bool ANSWERS(answer)(hostile_string_t *what, hostile_string_t *ret, hostile_string_t *err) {
  char *word = strndup((const char *)what->ptr, what->len);
  hostile_string_free(what);
  if (!word) abort();
  char *rest = strchr(word, ' ');
  if (rest) *rest++ = 0;
  bool ok = obey(word, rest ? rest : "", ret, err);
  free(word);
  return ok;
}

ANSWERS(mood_t) ANSWERS(feel)(void) { return 9; }

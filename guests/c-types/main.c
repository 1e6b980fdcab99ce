// A guest of the world in guests/types.wit in C. Every value goes to the host, and what the
// host returns is returned. What comes in as an argument is this side's to free.

#include <stdlib.h>

#include "types.h"

#define IMPORT(name) carrick_guests_types_echo_echo_##name
#define EXPORT(name) exports_carrick_guests_types_echo_echo_##name
// Types of the same shape have one name for imports and another for exports.
#define IN(type) carrick_guests_types_echo_##type##_t
#define OUT(type) exports_carrick_guests_types_echo_##type##_t

// Values that need no memory of their own.
#define PLAIN(name, type) \
  type EXPORT(name)(type value) { return IMPORT(name)(value); }

// Not by the macro above: `bool` is a macro itself.
bool exports_carrick_guests_types_echo_echo_bool(bool value) {
  return carrick_guests_types_echo_echo_bool(value);
}

PLAIN(u8, uint8_t)
PLAIN(s8, int8_t)
PLAIN(u16, uint16_t)
PLAIN(s16, int16_t)
PLAIN(u32, uint32_t)
PLAIN(s32, int32_t)
PLAIN(u64, uint64_t)
PLAIN(s64, int64_t)
PLAIN(f32, float)
PLAIN(f64, double)
PLAIN(char, uint32_t)
PLAIN(color, OUT(color))
PLAIN(rights, OUT(rights))
PLAIN(letters, OUT(letters))
PLAIN(bits, OUT(bits))

// Values behind a pointer, whose type is the same on both sides.
#define SHARED(name, type)                           \
  void EXPORT(name)(type##_t *value, type##_t *ret) { \
    IMPORT(name)(value, ret);                        \
    type##_free(value);                              \
  }

SHARED(string, types_string)
SHARED(bytes, types_list_u8)
SHARED(numbers, types_list_s64)
SHARED(strings, types_list_string)
SHARED(lists, types_list_list_u16)
SHARED(tuple, types_tuple3_u8_string_f64)

// Values behind a pointer, whose type has two names.
#define NAMED(name, type)                                \
  void EXPORT(name)(OUT(type) * value, OUT(type) * ret) { \
    IMPORT(name)((IN(type) *)value, (IN(type) *)ret);    \
    exports_carrick_guests_types_echo_##type##_free(value); \
  }

NAMED(person, person)
NAMED(people, list_person)
NAMED(pair, pair)
NAMED(shape, shape)

// An option is a pointer that may be null, and a result that says whether there is one.
bool EXPORT(option)(uint32_t *value, uint32_t *ret) { return IMPORT(option)(value, ret); }

bool EXPORT(option_string)(types_string_t *value, types_string_t *ret) {
  bool some = IMPORT(option_string)(value, ret);
  if (value) types_string_free(value);
  return some;
}

bool EXPORT(option_option)(types_option_bool_t *value, types_option_bool_t *ret) {
  return IMPORT(option_option)(value, ret);
}

// A result comes in as a union, and goes out through one of two pointers.
bool EXPORT(result)(OUT(result_u64_string) * value, uint64_t *ret, types_string_t *err) {
  bool ok = IMPORT(result)((IN(result_u64_string) *)value, ret, err);
  exports_carrick_guests_types_echo_result_u64_string_free(value);
  return ok;
}

bool EXPORT(result_ok)(OUT(result_person_void) * value, OUT(person) * ret) {
  bool ok = IMPORT(result_ok)((IN(result_person_void) *)value, (IN(person) *)ret);
  exports_carrick_guests_types_echo_result_person_void_free(value);
  return ok;
}

bool EXPORT(result_err)(OUT(result_void_color) * value, OUT(color) * err) {
  return IMPORT(result_err)((IN(result_void_color) *)value, err);
}

bool EXPORT(result_empty)(OUT(result_void_void) * value) {
  return IMPORT(result_empty)((IN(result_void_void) *)value);
}

#define TUPLE14                                                                       \
  tuple14_u8_s16_u32_s64_f32_f64_char32_bool_string_list_u8_option_u64_color_rights_tuple2_u8_s8
#define EXPANDED_IN(type) IN(type)
#define EXPANDED_OUT(type) OUT(type)

void EXPORT(many)(uint8_t a, int16_t b, uint32_t c, int64_t d, float e, double f, uint32_t g,
                  bool h, types_string_t *i, types_list_u8_t *j, uint64_t *k, OUT(color) l,
                  OUT(rights) m, types_tuple2_u8_s8_t *n, EXPANDED_OUT(TUPLE14) * ret) {
  IMPORT(many)(a, b, c, d, e, f, g, h, i, j, k, l, m, n, (EXPANDED_IN(TUPLE14) *)ret);
  types_string_free(i);
  types_list_u8_free(j);
}

// The guest's resource.

#define COUNTERS(name) exports_carrick_guests_types_counters_##name

struct exports_carrick_guests_types_counters_counter_t {
  int64_t value;
};

static uint32_t alive = 0;

COUNTERS(own_counter_t) COUNTERS(make)(int64_t start) {
  COUNTERS(counter_t) *counter = malloc(sizeof *counter);
  counter->value = start;
  alive++;
  return COUNTERS(counter_new)(counter);
}

COUNTERS(own_counter_t) COUNTERS(constructor_counter)(int64_t start) {
  return COUNTERS(make)(start);
}

int64_t COUNTERS(method_counter_add)(COUNTERS(borrow_counter_t) self, int64_t by) {
  // Wraps around, which only unsigned numbers do in C.
  self->value = (int64_t)((uint64_t)self->value + (uint64_t)by);
  return self->value;
}

COUNTERS(own_counter_t)
COUNTERS(static_counter_merge)(COUNTERS(own_counter_t) one, COUNTERS(own_counter_t) other) {
  int64_t sum = COUNTERS(counter_rep)(one)->value;
  sum = (int64_t)((uint64_t)sum + (uint64_t)COUNTERS(counter_rep)(other)->value);
  COUNTERS(counter_drop_own)(one);
  COUNTERS(counter_drop_own)(other);
  return COUNTERS(make)(sum);
}

int64_t COUNTERS(value)(COUNTERS(borrow_counter_t) counter) { return counter->value; }

uint32_t COUNTERS(alive)(void) { return alive; }

void COUNTERS(counter_destructor)(COUNTERS(counter_t) * counter) {
  free(counter);
  alive--;
}

// The host's resource.

#define TICKETS(name) carrick_guests_types_tickets_##name
#define TOUR(name) exports_carrick_guests_types_tour_##name

uint64_t TOUR(visit)(uint32_t first, uint32_t count) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < count; i++) {
    TICKETS(own_ticket_t) ticket = TICKETS(constructor_ticket)(first + i);
    TICKETS(borrow_ticket_t) lent = TICKETS(borrow_ticket)(ticket);
    if (!TICKETS(valid)(lent)) abort();
    if (i % 2 == 0) {
      sum += TICKETS(punch)(ticket);
    } else {
      sum += TICKETS(method_ticket_number)(lent);
      TICKETS(ticket_drop_own)(ticket);
    }
  }
  return sum;
}

TOUR(own_ticket_t) TOUR(exchange)(TOUR(own_ticket_t) ticket) {
  TOUR(own_ticket_t) next = TICKETS(method_ticket_next)(TICKETS(borrow_ticket)(ticket));
  TICKETS(ticket_drop_own)(ticket);
  return next;
}

// What is lent must be given back before the call ends.
uint32_t TOUR(look)(TOUR(borrow_ticket_t) ticket) {
  uint32_t number = TICKETS(method_ticket_number)(ticket);
  TICKETS(ticket_drop_borrow)(ticket);
  return number;
}

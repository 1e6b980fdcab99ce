// The part `summer` of `carrick:pipeline@0.1.0`: a CRC-32 over all entries, as the contract
// lays them down.

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "summer.h"

typedef carrick_pipeline_types_value_t value_t;

static uint32_t crc;

static void add(const void *bytes, size_t len) {
  const uint8_t *byte = bytes;
  for (size_t i = 0; i < len; i++) {
    crc ^= byte[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
}

static void add_value(const value_t *value) {
  char text[24];
  switch (value->tag) {
    case CARRICK_PIPELINE_TYPES_VALUE_NOTHING:
      add("null", 4);
      return;
    case CARRICK_PIPELINE_TYPES_VALUE_TRUTH:
      strcpy(text, value->val.truth ? "true" : "false");
      break;
    case CARRICK_PIPELINE_TYPES_VALUE_WHOLE:
      snprintf(text, sizeof text, "%" PRId64, value->val.whole);
      break;
    case CARRICK_PIPELINE_TYPES_VALUE_NUMBER: {
      uint64_t bits;
      memcpy(&bits, &value->val.number, sizeof bits);
      snprintf(text, sizeof text, "%016" PRIx64, bits);
      break;
    }
    default:
      add(value->val.text.ptr, value->val.text.len);
      return;
  }
  add(text, strlen(text));
}

uint32_t exports_carrick_pipeline_checksum_checksum(
    exports_carrick_pipeline_checksum_list_entry_t *entries) {
  crc = 0xffffffff;
  for (size_t i = 0; i < entries->len; i++) {
    const carrick_pipeline_types_list_field_t *fields = &entries->ptr[i].fields;
    for (size_t j = 0; j < fields->len; j++) {
      add(fields->ptr[j].name.ptr, fields->ptr[j].name.len);
      add("\t", 1);
      add_value(&fields->ptr[j].value);
      add("\n", 1);
    }
    add("\n", 1);
  }
  exports_carrick_pipeline_checksum_list_entry_free(entries);
  return ~crc;
}

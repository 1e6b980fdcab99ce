// A guest of `carrick:image@0.1.0` in C. `carrick bindings c` makes extractor.h and
// extractor.c, and this file has what the world exports.

#include <stdlib.h>
#include <string.h>

#include "extractor.h"

typedef exports_carrick_image_metadata_info_t info;
typedef exports_carrick_image_metadata_failure_t failure;

static uint32_t big_endian(const uint8_t *bytes, int count) {
  uint32_t value = 0;
  for (int i = 0; i < count; i++) value = value << 8 | bytes[i];
  return value;
}

static uint32_t little_endian16(const uint8_t *bytes) {
  return bytes[0] | (uint32_t)bytes[1] << 8;
}

static bool found(info *ret, uint32_t width, uint32_t height, const char *media_type) {
  ret->width = width;
  ret->height = height;
  extractor_string_dup(&ret->media_type, media_type);
  return true;
}

static bool truncated(failure *err, size_t len) {
  err->tag = EXPORTS_CARRICK_IMAGE_METADATA_FAILURE_TRUNCATED;
  err->val.truncated = len;
  return false;
}

static bool malformed(failure *err, const char *reason) {
  err->tag = EXPORTS_CARRICK_IMAGE_METADATA_FAILURE_MALFORMED;
  extractor_string_dup(&err->val.malformed, reason);
  return false;
}

// The first chunk of a PNG file has its size.
static bool png(const uint8_t *bytes, size_t len, info *ret, failure *err) {
  if (len < 33) return truncated(err, len);
  if (memcmp(bytes + 12, "IHDR", 4) != 0) return malformed(err, "the first chunk is not IHDR");
  uint32_t width = big_endian(bytes + 16, 4);
  uint32_t height = big_endian(bytes + 20, 4);
  if (width == 0 || height == 0) return malformed(err, "the image has no pixels");
  return found(ret, width, height, "image/png");
}

// A GIF file begins with the size of its screen, and a table of colors if it says so.
static bool gif(const uint8_t *bytes, size_t len, info *ret, failure *err) {
  if (len < 13) return truncated(err, len);
  size_t colors = bytes[10] & 0x80 ? (size_t)3 << ((bytes[10] & 7) + 1) : 0;
  if (len < 13 + colors) return truncated(err, len);
  uint32_t width = little_endian16(bytes + 6);
  uint32_t height = little_endian16(bytes + 8);
  if (width == 0 || height == 0) return malformed(err, "the image has no pixels");
  return found(ret, width, height, "image/gif");
}

// A JPEG file is a row of segments; one that starts a frame has the size.
static bool jpeg(const uint8_t *bytes, size_t len, info *ret, failure *err) {
  size_t at = 2;
  for (;;) {
    if (len - at < 4) return truncated(err, len);
    if (bytes[at] != 0xff) return malformed(err, "a segment has no marker");
    uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {  // padding
      at += 1;
      continue;
    }
    if (marker == 0xd9 || marker == 0xda) return malformed(err, "there is no frame");
    size_t size = big_endian(bytes + at + 2, 2);
    if (size < 2) return malformed(err, "a segment is shorter than its length");
    if (len - at - 2 < size) return truncated(err, len);
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      if (size < 8) return malformed(err, "the frame is too short");
      uint32_t height = big_endian(bytes + at + 5, 2);
      uint32_t width = big_endian(bytes + at + 7, 2);
      if (width == 0 || height == 0) return malformed(err, "the image has no pixels");
      return found(ret, width, height, "image/jpeg");
    }
    at += 2 + size;
  }
}

bool exports_carrick_image_metadata_extract(extractor_list_u8_t *image, info *ret, failure *err) {
  const uint8_t *bytes = image->ptr;
  size_t len = image->len;
  bool ok;
  if (len >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0) {
    ok = png(bytes, len, ret, err);
  } else if (len >= 6 && memcmp(bytes, "GIF8", 4) == 0 && (bytes[4] == '7' || bytes[4] == '9') &&
             bytes[5] == 'a') {
    ok = gif(bytes, len, ret, err);
  } else if (len >= 2 && bytes[0] == 0xff && bytes[1] == 0xd8) {
    ok = jpeg(bytes, len, ret, err);
  } else {
    err->tag = EXPORTS_CARRICK_IMAGE_METADATA_FAILURE_UNKNOWN_FORMAT;
    ok = false;
  }
  extractor_list_u8_free(image);
  return ok;
}

// The functions that the plugin exports. `carrick bindings c` generates plugin.h from the contract.
// The plugin frees its arguments; the caller frees the results.

#include "plugin.h"

static bool is_space(uint8_t letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

// Counts the characters of UTF-8 text.
static size_t count(const uint8_t *letters, size_t len) {
  size_t characters = 0;
  for (size_t i = 0; i < len; i++) characters += (letters[i] & 0xc0) != 0x80;
  return characters;
}

void exports_example_words_words_summarize(plugin_string_t *text,
                                           exports_example_words_words_summary_t *ret) {
  size_t longest = 0;
  ret->words = 0;
  ret->longest.is_some = false;
  for (size_t start = 0; start < text->len;) {
    size_t end = start;
    while (end < text->len && !is_space(text->ptr[end])) end++;
    if (end > start) {
      size_t characters = count(text->ptr + start, end - start);
      ret->words++;
      if (characters > longest) {
        longest = characters;
        if (ret->longest.is_some) plugin_string_free(&ret->longest.val);
        ret->longest.is_some = true;
        plugin_string_dup_n(&ret->longest.val, (const char *)text->ptr + start, end - start);
      }
    }
    start = end + 1;
  }
  plugin_string_free(text);
}

/* Calls a plugin in Extism, for the benchmark of typed calls: block after block, and
 * prints the nanoseconds per call of each.
 *
 *   extism PLUGIN FUNCTION INPUT CALLS BLOCKS
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* What this program needs of extism.h. */
typedef struct ExtismPlugin ExtismPlugin;
extern ExtismPlugin *extism_plugin_new(const uint8_t *wasm, uint64_t wasm_size, const void *functions,
                                       uint64_t function_count, bool with_wasi, char **error);
extern int32_t extism_plugin_call(ExtismPlugin *plugin, const char *function, const uint8_t *input,
                                  uint64_t input_size);
extern const uint8_t *extism_plugin_output_data(ExtismPlugin *plugin);
extern uint64_t extism_plugin_output_length(ExtismPlugin *plugin);

static uint8_t *read_file(const char *path, uint64_t *size)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
		perror(path);
		exit(1);
	}
	*size = (uint64_t)ftell(file);
	rewind(file);
	uint8_t *bytes = malloc(*size + 1);
	if (bytes == NULL || fread(bytes, 1, *size, file) != *size) {
		perror(path);
		exit(1);
	}
	fclose(file);
	return bytes;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: extism PLUGIN FUNCTION INPUT CALLS BLOCKS\n");
		return 2;
	}
	uint64_t wasm_size, input_size;
	uint8_t *wasm = read_file(argv[1], &wasm_size);
	uint8_t *input = read_file(argv[3], &input_size);
	long calls = atol(argv[4]), blocks = atol(argv[5]);
	char *error = NULL;
	ExtismPlugin *plugin = extism_plugin_new(wasm, wasm_size, NULL, 0, true, &error);
	if (plugin == NULL) {
		fprintf(stderr, "the plugin does not load: %s\n", error);
		return 1;
	}
	for (long block = 0; block < blocks; block++) {
		double start = now();
		for (long call = 0; call < calls; call++) {
			if (extism_plugin_call(plugin, argv[2], input, input_size) != 0) {
				fprintf(stderr, "call %ld of block %ld fails\n", call, block);
				return 1;
			}
		}
		printf("%.1f\n", (now() - start) / (double)calls);
	}
	fprintf(stderr, "%.*s\n", (int)extism_plugin_output_length(plugin), extism_plugin_output_data(plugin));
	return 0;
}

// c-hello shows everything a command is given and gives back. See guests/go-hello,
// which prints the same but for the language.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv) {
    puts("hello from C");
    for (int i = 1; i < argc; i++)
        printf("argument %d: %s\n", i, argv[i]);

    size_t count = 0;
    while (environ[count])
        count++;
    qsort(environ, count, sizeof *environ, by_name);
    for (size_t i = 0; i < count; i++)
        printf("variable %s\n", environ[i]);
    fprintf(stderr, "that was all\n");

    const char *code = getenv("EXIT_CODE");
    return code ? atoi(code) : 0;
}

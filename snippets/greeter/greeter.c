/* Answers each request on port 8080 with the image's greeting and the machine's number of visits. */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static long count_visit(const char *path)
{
    long visits = 0;
    FILE *file = fopen(path, "r");
    if (file) {
        if (fscanf(file, "%ld", &visits) != 1)
            visits = 0;
        fclose(file);
    }
    file = fopen(path, "w");
    if (!file)
        fail(path);
    fprintf(file, "%ld\n", ++visits);
    fclose(file);
    return visits;
}

int main(void)
{
    char greeting[200], visits[4096], request[4096];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
    const char *state = getenv("STATE_DIRECTORY");
    FILE *file = fopen("/usr/share/greeter/greeting", "r");
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (!state || !file || !fgets(greeting, sizeof greeting, file))
        fail("greeting or STATE_DIRECTORY");
    snprintf(visits, sizeof visits, "%s/visits", state);
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8))
        fail("port 8080");

    for (;;) {
        int visitor = accept(listener, NULL, NULL);
        if (visitor < 0)
            continue;
        if (read(visitor, request, sizeof request) > 0)
            dprintf(visitor, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n%svisit %ld\n", greeting,
                    count_visit(visits));
        close(visitor);
    }
}

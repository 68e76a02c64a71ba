/* A camera without hardware: what V4L2 would say, for one process tree.
 *
 * The loader puts this before libc (LD_PRELOAD). The `v4l` crate below nokhwa opens its node with open(), sends ioctls
 * through libc's syscall(), maps buffers with mmap() and waits with poll(). A node is a memory file here, so mapping is
 * the kernel's own work; everything else about it is answered below.
 *
 * The folder $VIRTUAL_CAMERA is the camera and may change at any time (write beside, then rename):
 *   fault    one word, see `Fault` in mod.rs; empty, or no file: nothing is wrong
 *   modes    lines "MJPG 1280 720 1 30": coding, size, seconds a frame as a fraction
 *   current  one such line: the mode another program left behind
 *   jpeg, yuyv, nv12   the picture in that coding, read anew for every frame
 *   plug     counts how often the cable was plugged in
 *   film     a number n: the pictures are jpeg.0 to jpeg.(n-1) in turn, and for each the file `ready` gets a line with
 *            its place in the film and when it was ready, in nanoseconds since 1970
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { BUFFERS = 4, ROOM = 4 << 20, FILES = 1024, MODES = 32, NAME = 512 };
enum kind { NOT_OURS, PICTURES, METADATA };

struct mode {
    unsigned coding, width, height, numerator, denominator;
};

/* One plugged-in camera as this process sees it. */
static struct {
    struct mode mode;
    int plug;                    /* which plugging-in the mode belongs to; 0: none yet */
    int buffers, streaming, owner;
    int queue[BUFFERS], first, queued;
    unsigned sequence;
    struct timespec due;
} camera;

static enum kind kinds[FILES];
static int plugs[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- what lies below ---- */

#define BELOW(type, name, ...)                                             \
    static type (*below_##name)(__VA_ARGS__);                              \
    if (!below_##name) below_##name = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static int open_below(const char *path, int flags, int mode)
{
    BELOW(int, open64, const char *, int, ...);
    return below_open64(path, flags, mode);
}

static int close_below(int fd)
{
    BELOW(int, close, int);
    return below_close(fd);
}

/* ---- the folder ---- */

static int slurp(const char *name, char *to, int room)
{
    char path[NAME];
    const char *folder = getenv("VIRTUAL_CAMERA");
    int got = 0, more;
    if (!folder) return -1;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open_below(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return -1;
    while (got < room && (more = read(fd, to + got, room - got)) > 0) got += more;
    close_below(fd);
    return got;
}

static int text(const char *name, char *to, int room)
{
    int got = slurp(name, to, room - 1);
    to[got > 0 ? got : 0] = 0;
    return got > 0;
}

static int fault(const char *word)
{
    char now[64];
    if (!text("fault", now, sizeof now)) return 0;
    now[strcspn(now, " \n")] = 0;
    return !strcmp(now, word);
}

static int plug(void)
{
    char now[16];
    return text("plug", now, sizeof now) ? atoi(now) : 1;
}

static int read_mode(const char *line, struct mode *mode)
{
    char coding[8];
    if (sscanf(line, "%4s %u %u %u %u", coding, &mode->width, &mode->height, &mode->numerator, &mode->denominator) != 5)
        return 0;
    mode->coding = v4l2_fourcc(coding[0], coding[1], coding[2], coding[3]);
    return 1;
}

static int read_modes(struct mode *modes)
{
    static const char usual[] = "MJPG 1280 720 1 30\nMJPG 640 480 1 30\nYUYV 640 480 1 30\nYUYV 1280 720 1 10\n";
    char lines[1024];
    int count = 0;
    if (!text("modes", lines, sizeof lines)) strcpy(lines, usual);
    for (char *rest = lines, *line; count < MODES && (line = strsep(&rest, "\n"));)
        count += read_mode(line, &modes[count]);
    return count;
}

/* A camera that is plugged in anew stands in its first mode, or in the one another program left. */
static void meet(void)
{
    struct mode modes[MODES];
    char line[64];
    if (camera.plug == plug()) return;
    memset(&camera, 0, sizeof camera);
    camera.plug = plug();
    if (text("current", line, sizeof line) && read_mode(line, &camera.mode)) return;
    if (read_modes(modes)) camera.mode = modes[0];
}

/* ---- nodes ---- */

/* While a program still holds the old node, the kernel gives the new one another number. */
static int first_node(void)
{
    for (int fd = 0; fd < FILES; fd++)
        if (kinds[fd] == PICTURES && plugs[fd] != plug()) return 2;
    return 0;
}

static int node(const char *path, enum kind *kind)
{
    int number;
    char rest;
    if (sscanf(path, "/dev/video%d%c", &number, &rest) != 1 || fault("unplug")) return -1;
    number -= first_node();
    *kind = number == 0 ? PICTURES : METADATA;
    return number == 0 || number == 1 ? number : -1;
}

static int memory(const char *name, const char *content)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd >= 0 && content && write(fd, content, strlen(content)) >= 0) lseek(fd, 0, SEEK_SET);
    return fd;
}

static int fail(int error)
{
    errno = error;
    return -1;
}

static int open_any(const char *path, int flags, int mode)
{
    enum kind kind;
    int number;
    if (!getenv("VIRTUAL_CAMERA")) return open_below(path, flags, mode);
    if (sscanf(path, "/sys/class/video4linux/video%d/name", &number) == 1) return memory("name", "Paper Webcam\n");
    if (strncmp(path, "/dev/video", 10)) return open_below(path, flags, mode);
    if (node(path, &kind) < 0) return fail(ENOENT);
    if (fault("denied")) return fail(EACCES);
    int fd = memory("camera", 0);
    if (fd < 0 || fd >= FILES || ftruncate(fd, (off_t)BUFFERS * ROOM)) return fail(ENFILE);
    kinds[fd] = kind, plugs[fd] = plug();
    return fd;
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    return open_any(path, flags, mode);
}

static enum kind kind_of(long fd)
{
    return fd >= 0 && fd < FILES ? kinds[fd] : NOT_OURS;
}

int close(int fd)
{
    if (kind_of(fd)) {
        pthread_mutex_lock(&lock);
        if (camera.owner == fd) camera.buffers = camera.streaming = camera.owner = 0;
        kinds[fd] = NOT_OURS;
        pthread_mutex_unlock(&lock);
    }
    return close_below(fd);
}

/* The list of /dev is a directory of our own: in reverse, as directories give no order, with a node that has no number. */
static DIR *devices;
static int told;

DIR *opendir(const char *path)
{
    BELOW(DIR *, opendir, const char *);
    DIR *directory = below_opendir(path);
    if (getenv("VIRTUAL_CAMERA") && directory && !strcmp(path, "/dev")) devices = directory, told = 0;
    return directory;
}

struct dirent64 *readdir64(DIR *directory)
{
    static struct dirent64 made;
    BELOW(struct dirent64 *, readdir64, DIR *);
    struct dirent64 *entry = below_readdir64(directory);
    while (entry && directory == devices && !strncmp(entry->d_name, "video", 5)) entry = below_readdir64(directory);
    if (entry || directory != devices || fault("unplug") || told == 3) return entry;
    made.d_ino = 1, made.d_type = DT_CHR;
    if (told == 0) strcpy(made.d_name, "video");
    else snprintf(made.d_name, sizeof made.d_name, "video%d", first_node() + 2 - told);
    told++;
    return &made;
}

/* ---- pictures ---- */

static unsigned size_of(const struct mode *mode)
{
    unsigned pixels = mode->width * mode->height;
    return mode->coding == V4L2_PIX_FMT_NV12 ? pixels * 3 / 2 : pixels * 2;
}

/* A comment behind the first marker makes every JPEG another one, as a sensor's noise does. */
static int noisy(char *picture, int length, unsigned number)
{
    char comment[] = {(char)0xFF, (char)0xFE, 0, 6, number >> 21 & 127, number >> 14 & 127, number >> 7 & 127, number & 127};
    if (length < 2 || length + (int)sizeof comment > ROOM) return length;
    memmove(picture + 2 + sizeof comment, picture + 2, length - 2);
    memcpy(picture + 2, comment, sizeof comment);
    return length + sizeof comment;
}

/* When the picture lay ready is when the camera says so, not when somebody came to take it. */
static void note(unsigned place)
{
    char path[NAME], line[64];
    struct timespec now, today;
    clock_gettime(CLOCK_MONOTONIC, &now);
    clock_gettime(CLOCK_REALTIME, &today);
    long long late = (now.tv_sec - camera.due.tv_sec) * 1000000000LL + now.tv_nsec - camera.due.tv_nsec;
    int length = snprintf(line, sizeof line, "%u %lld\n", place, today.tv_sec * 1000000000LL + today.tv_nsec - late);
    snprintf(path, sizeof path, "%s/ready", getenv("VIRTUAL_CAMERA"));
    int fd = open_below(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;
    if (write(fd, line, length) < 0) perror("ready");
    close_below(fd);
}

static int next_of_film(char *picture)
{
    char count[16], name[32];
    if (!text("film", count, sizeof count) || atoi(count) <= 0) return 0;
    unsigned place = camera.sequence % atoi(count);
    snprintf(name, sizeof name, "jpeg.%u", place);
    note(place);
    return slurp(name, picture, ROOM - 64);
}

static int draw(char *picture)
{
    int jpeg = camera.mode.coding == V4L2_PIX_FMT_MJPEG;
    int length = jpeg ? next_of_film(picture) : 0;
    if (length > 0) return length;
    length = slurp(jpeg ? "jpeg" : camera.mode.coding == V4L2_PIX_FMT_NV12 ? "nv12" : "yuyv", picture, ROOM - 64);
    if (length <= 0) return 0;
    if (fault("zeros")) return memset(picture, 0, length), length;
    if (fault("half")) return memset(picture + length / 2, 0, length - length / 2), length;
    if (fault("frozen")) return length;
    if (jpeg) return noisy(picture, length, camera.sequence);
    picture[0] ^= camera.sequence & 1;
    return length;
}

static void wait_for_next(void)
{
    struct timespec now;
    long each = 1000000000L / camera.mode.denominator * camera.mode.numerator;
    clock_gettime(CLOCK_MONOTONIC, &now);
    camera.due.tv_nsec += each % 1000000000L, camera.due.tv_sec += each / 1000000000L;
    if (camera.due.tv_nsec >= 1000000000L) camera.due.tv_nsec -= 1000000000L, camera.due.tv_sec++;
    if (now.tv_sec > camera.due.tv_sec) camera.due = now;
}

/* ---- V4L2 ---- */

static void describe(struct v4l2_pix_format *format)
{
    format->width = camera.mode.width, format->height = camera.mode.height, format->pixelformat = camera.mode.coding;
    format->field = V4L2_FIELD_NONE, format->colorspace = V4L2_COLORSPACE_SRGB;
    format->sizeimage = size_of(&camera.mode);
}

static int capabilities(struct v4l2_capability *answer, enum kind kind)
{
    memset(answer, 0, sizeof *answer);
    strcpy((char *)answer->driver, "virtual"), strcpy((char *)answer->card, "Paper Webcam");
    strcpy((char *)answer->bus_info, "usb-paper-1");
    answer->device_caps = V4L2_CAP_STREAMING | (kind == PICTURES ? V4L2_CAP_VIDEO_CAPTURE : V4L2_CAP_META_CAPTURE);
    /* The whole device captures pictures, this node may not: that is the trap. */
    answer->capabilities = V4L2_CAP_DEVICE_CAPS | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING;
    return 0;
}

static int nth_coding(struct v4l2_fmtdesc *answer)
{
    struct mode modes[MODES];
    unsigned count = read_modes(modes), distinct = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned known = 0;
        for (unsigned j = 0; j < i; j++) known |= modes[j].coding == modes[i].coding;
        if (!known && distinct++ == answer->index) return answer->pixelformat = modes[i].coding, 0;
    }
    return fail(EINVAL);
}

static int nth_size(struct v4l2_frmsizeenum *answer)
{
    struct mode modes[MODES];
    unsigned count = read_modes(modes), seen = 0;
    for (unsigned i = 0; i < count; i++)
        if (modes[i].coding == answer->pixel_format && seen++ == answer->index) {
            answer->type = V4L2_FRMSIZE_TYPE_DISCRETE;
            answer->discrete.width = modes[i].width, answer->discrete.height = modes[i].height;
            return 0;
        }
    return fail(EINVAL);
}

static int nth_rate(struct v4l2_frmivalenum *answer)
{
    struct mode modes[MODES];
    unsigned count = read_modes(modes), seen = 0;
    for (unsigned i = 0; i < count; i++)
        if (modes[i].coding == answer->pixel_format && modes[i].width == answer->width && modes[i].height == answer->height &&
            seen++ == answer->index) {
            answer->type = V4L2_FRMIVAL_TYPE_DISCRETE;
            answer->discrete.numerator = modes[i].numerator, answer->discrete.denominator = modes[i].denominator;
            return 0;
        }
    return fail(EINVAL);
}

static int set_format(struct v4l2_pix_format *wanted)
{
    struct mode modes[MODES];
    int count = read_modes(modes);
    if (fault("busy") || camera.buffers) return fail(EBUSY);
    for (int i = 0; i < count; i++)
        if (modes[i].coding == wanted->pixelformat && modes[i].width == wanted->width && modes[i].height == wanted->height) {
            camera.mode = modes[i];
            break;
        }
    describe(wanted);
    return 0;
}

static int buffer(struct v4l2_buffer *answer, unsigned index)
{
    answer->index = index, answer->length = size_of(&camera.mode), answer->memory = V4L2_MEMORY_MMAP;
    answer->m.offset = index * ROOM;
    return 0;
}

static int take(struct v4l2_buffer *answer, int fd)
{
    static char picture[ROOM];
    struct timespec now;
    if (fault("eio")) return fail(EIO);
    if (!camera.streaming || !camera.queued) return fail(EAGAIN);
    int index = camera.queue[camera.first];
    camera.first = (camera.first + 1) % BUFFERS, camera.queued--;
    int length = draw(picture);
    /* What an earlier, longer picture left behind this one stays in the buffer, as it does in a driver's. */
    if (pwrite(fd, picture, length, (off_t)index * ROOM) < 0) return fail(EIO);
    clock_gettime(CLOCK_MONOTONIC, &now);
    buffer(answer, index);
    answer->bytesused = length, answer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_DONE | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    answer->field = V4L2_FIELD_NONE, answer->sequence = camera.sequence++;
    answer->timestamp.tv_sec = now.tv_sec, answer->timestamp.tv_usec = now.tv_nsec / 1000;
    wait_for_next();
    return 0;
}

static int rate(struct v4l2_captureparm *answer)
{
    answer->capability = V4L2_CAP_TIMEPERFRAME;
    answer->timeperframe.numerator = camera.mode.numerator, answer->timeperframe.denominator = camera.mode.denominator;
    return 0;
}

static int request(struct v4l2_requestbuffers *wanted, int fd)
{
    if (fault("busy") || (wanted->count && camera.buffers)) return fail(EBUSY);
    if (wanted->memory != V4L2_MEMORY_MMAP) return fail(EINVAL);
    if (wanted->count > BUFFERS) wanted->count = BUFFERS;
    camera.buffers = wanted->count, camera.owner = wanted->count ? fd : 0;
    camera.streaming = camera.first = camera.queued = 0;
    return 0;
}

static int answer(int fd, unsigned question, void *about)
{
    if (fault("unplug") || plugs[fd] != plug()) return fail(ENODEV);
    meet();
    if (question == VIDIOC_QUERYCAP) return capabilities(about, kinds[fd]);
    if (kinds[fd] != PICTURES) return fail(ENOTTY);
    switch (question) {
    case VIDIOC_ENUM_FMT: return nth_coding(about);
    case VIDIOC_ENUM_FRAMESIZES: return nth_size(about);
    case VIDIOC_ENUM_FRAMEINTERVALS: return nth_rate(about);
    case VIDIOC_G_FMT: return describe(&((struct v4l2_format *)about)->fmt.pix), 0;
    case VIDIOC_S_FMT: return set_format(&((struct v4l2_format *)about)->fmt.pix);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: return rate(&((struct v4l2_streamparm *)about)->parm.capture);
    case VIDIOC_REQBUFS: return request(about, fd);
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *which = about;
        return (int)which->index < camera.buffers ? buffer(which, which->index) : fail(EINVAL);
    }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *which = about;
        if ((int)which->index >= camera.buffers || camera.queued == BUFFERS) return fail(EINVAL);
        camera.queue[(camera.first + camera.queued++) % BUFFERS] = which->index;
        return 0;
    }
    case VIDIOC_STREAMON:
        camera.streaming = 1, camera.sequence = 0;
        clock_gettime(CLOCK_MONOTONIC, &camera.due);
        return 0;
    case VIDIOC_STREAMOFF:
        if (fault("stop")) return fail(EIO);
        camera.streaming = camera.queued = 0; return 0;
    case VIDIOC_DQBUF: return take(about, fd);
    case VIDIOC_QUERYCTRL:
    case VIDIOC_QUERY_EXT_CTRL: return fail(EINVAL);
    default: return fail(ENOTTY);
    }
}

long syscall(long number, ...)
{
    va_list more;
    long a[6];
    va_start(more, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_ioctl && kind_of(a[0])) {
        pthread_mutex_lock(&lock);
        int result = answer(a[0], a[1], (void *)a[2]);
        pthread_mutex_unlock(&lock);
        return result;
    }
    BELOW(long, syscall, long, ...);
    return below_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static int is_due(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > camera.due.tv_sec || (now.tv_sec == camera.due.tv_sec && now.tv_nsec >= camera.due.tv_nsec);
}

int poll(struct pollfd *waiting, nfds_t count, int patience)
{
    BELOW(int, poll, struct pollfd *, nfds_t, int);
    if (count != 1 || !kind_of(waiting->fd)) return below_poll(waiting, count, patience);
    for (int waited = 0; patience < 0 || waited < patience; waited += 2) {
        struct timespec step = {0, 2000000};
        if (fault("unplug") || plugs[waiting->fd] != plug()) return waiting->revents = POLLERR, 1;
        if (is_due() && !fault("stall")) return waiting->revents = POLLIN, 1;
        if (nanosleep(&step, 0)) return -1; /* a signal ends it with EINTR, as it does in the kernel */
    }
    return waiting->revents = 0;
}

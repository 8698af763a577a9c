# The system calls that Perl has no function for, and the operations of which a plan consists.
use strict;
use warnings;

my %calls = (
    x64   => { mount => 165, umount2 => 166, pivot_root => 155, unshare => 272, prctl => 157, setsid => 112, mknodat => 259, pidfd_open => 434, clone => 56, clone3 => 435, close => 3, exit_group => 231, setns => 308, sethostname => 170, open_tree => 428, move_mount => 429, mount_setattr => 442, bpf => 321, fchdir => 81, keyctl => 250 },
    arm64 => { mount => 40, umount2 => 39, pivot_root => 41, unshare => 97, prctl => 167, setsid => 157, mknodat => 33, pidfd_open => 434, clone => 220, clone3 => 435, close => 57, exit_group => 94, setns => 268, sethostname => 161, open_tree => 428, move_mount => 429, mount_setattr => 442, bpf => 280, fchdir => 50, keyctl => 219 },
);
our $calls = $calls{ $ARGV[0] // '' } or die "no system call numbers for this processor\n";
use constant { FDCWD => -100, FIFO => 0010000, NEWUSER => 0x10000000, SIGCHLD => 17, NEW => 0100 | 1, TRUNCATE => 01000, APPEND => 02000 };

sub call {
    my ($name, @arguments) = @_;
    return syscall($calls->{$name}, @arguments) >= 0 || 0;
}

sub write_all {
    my ($to, $data) = @_;
    my $offset = 0;
    while ($offset < length $data) {
        my $wrote = syswrite($to, $data, length($data) - $offset, $offset);
        return 0 unless defined $wrote;
        $offset += $wrote;
    }
    return 1;
}

# Processes that perform operations have no umask: modes are what is made.
our %operations = (
    mount => sub { my ($source, $target, $type, $flags, $data) = @_; call('mount', $source, $target, $type, $flags + 0, $data) },
    umount => sub { my ($target, $flags) = @_; call('umount2', $target, $flags + 0) },
    # The file or directory as the sandbox's user namespace shall see it: its root owns what belongs to root here.
    idmap => sub { my ($source, $target, $readonly) = @_; place_mapped($source, $target, $readonly) },
    hostname => sub { my ($name) = @_; call('sethostname', $name, length $name) },
    pivot => sub { my ($root, $old) = @_; call('pivot_root', $root, $old) },
    mkdir => sub {
        my ($path, $mode, $uid, $gid) = @_;
        return !$uid && !$gid || chown $uid, $gid, $path if mkdir $path, oct $mode;
        return -d $path && chmod(oct $mode, $path) && chown $uid, $gid, $path;
    },
    node => sub {
        my ($path, $mode, $major, $minor, $owner) = @_;
        my $device = ($minor & 0xff) | ($major << 8) | (($minor & 0xfff00) << 12);
        call('mknodat', FDCWD, $path, oct($mode) + 0, $device) && (!$owner || chown $owner, $owner, $path);
    },
    write => sub { my ($path, $content, $to) = @_; sysopen($to, $path, NEW | TRUNCATE, 0644) && write_all($to, $content) && close $to },
    append => sub { my ($path, $content, $to) = @_; sysopen($to, $path, NEW | APPEND, 0644) && write_all($to, $content) && close $to },
    mode => sub { my ($path, $mode) = @_; chmod oct $mode, $path },
    remove => sub { my ($path) = @_; unlink($path) || $!{ENOENT} },
    fifo => sub { my ($path) = @_; call('mknodat', FDCWD, $path, FIFO | 0666, 0) },
    # Makes the loop device of that number where the kernel has none, and its node.
    loop => sub { my ($path, $number) = @_; loop_control(0x4C80, $number); make_loop_node($path, $number) },
    unloop => sub { my ($number, $keep) = @_; remove_loop($number, $keep); 1 },
    # Fails when any process has the file open for writing: a read lease (F_SETLEASE, F_RDLCK) is granted only without one.
    unwritten => sub { my ($path, $file) = @_; open($file, '<', $path) && defined fcntl($file, 1024, 0) && close $file },
    devices => sub { my ($cgroup, @rules) = @_; allow_devices($cgroup, @rules) },
    # Processes of this control group do not reach the loopback of the machine, except port 53 of these IPv4 addresses.
    unlooped => sub { my ($cgroup, @servers) = @_; forbid_loopback($cgroup, @servers) },
    loopback => sub { my $any; socket($any, 2, 2, 0) && ioctl($any, 0x8914, my $up = pack('a16 s x22', 'lo', 0x41)) },
);

# The user namespace of the sandbox that this process keeps; undefined where the sandbox's root is the machine's.
our $namespace;

# Makes a user namespace with a range of ids (`FIRST COUNT`): its own ids from 0 on are those from FIRST on outside. It is
# begun by a process that ends at once: until that one is waited for, the kernel shows its namespace.
# Returns what went wrong, or nothing.
sub make_namespace {
    my ($range) = @_;
    my $child = syscall($calls->{clone}, NEWUSER | SIGCHLD, 0, 0, 0, 0);
    call('exit_group', 0) if $child == 0;
    return "clone: $!" if $child < 0;
    my $problem;
    for my $map ('uid_map', 'gid_map') {
        my $file;
        $problem //= "$map: $!" unless sysopen($file, "/proc/$child/$map", 1) && syswrite($file, "0 $range") && close $file;
    }
    sysopen($namespace, "/proc/$child/ns/user", 0) or $problem //= "$!";
    waitpid($child, 0);
    return $problem;
}

# A clone of the mount (OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC) gets the mapping (MOUNT_ATTR_IDMAP) before it is attached.
sub place_mapped {
    my ($source, $target, $readonly) = @_;
    my $tree = syscall($calls->{open_tree}, FDCWD, $source, 0x80001);
    return 0 if $tree < 0;
    my $here = '';
    my $attributes = pack('Q4', 0x00100000 | ($readonly ? 1 : 0), 0, 0, fileno $namespace);
    my $done = call('mount_setattr', $tree, $here, 0x1000, $attributes, length $attributes)
        && call('move_mount', $tree, $here, FDCWD, $target, 4);
    my $error = $!;
    call('close', $tree);
    $! = $error;
    return $done;
}

# Enters a directory as the root of a mount of its own that stands nowhere (OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC): `..` of
# whoever finds this process's working directory leads nowhere.
sub enter_alone {
    my ($directory) = @_;
    my $tree = syscall($calls->{open_tree}, FDCWD, $directory, 0x80001);
    return 0 if $tree < 0;
    my $done = call('fchdir', $tree);
    call('close', $tree);
    return $done;
}

sub loop_control {
    my ($request, $number, $control) = @_;
    return open($control, '+<', '/dev/loop-control') && defined ioctl($control, $request, $number + 0);
}

sub make_loop_node {
    my ($path, $number, $from) = @_;
    open($from, '<', "/sys/block/loop$number/dev") or return 0;
    my ($major, $minor) = split /[:\n]/, <$from>;
    return $operations{node}->($path, '0060660', $major, $minor);
}

# Detaches a loop device from its file and removes it: only that drops partitions. Makes it anew where it is to be kept.
sub remove_loop {
    my ($number, $keep, $device) = @_;
    my $node = "/dev/.lab-loop-$$-$number";
    return unless make_loop_node($node, $number);
    ioctl($device, 0x4C01, 0) if open($device, '<', $node);
    close $device if $device;
    unlink $node;
    for (1 .. 20) {
        last if loop_control(0x4C81, $number) || !$!{EBUSY};
        select(undef, undef, undef, 0.01);
    }
    loop_control(0x4C80, $number) if $keep;
}

# Lets the processes of a control group open and make only these devices (`b MAJOR MINOR`, `c MAJOR *`): a BPF program that
# looks at each.
sub allow_devices {
    my ($cgroup, @rules) = @_;
    # r2: type, r3: major, r4: minor.
    my $code = instruction(0x61, 0x12, 0, 0) . instruction(0x57, 2, 0, 0xffff) . instruction(0x61, 0x13, 4, 0) . instruction(0x61, 0x14, 8, 0);
    for (@rules) {
        my ($type, $major, $minor) = split / /;
        my @tests = ([2, $type eq 'b' ? 1 : 2], [3, $major], $minor eq '*' ? () : [4, $minor]);
        my $left = @tests + 1;
        $code .= instruction(0x55, $_->[0], $left--, $_->[1]) for @tests;
        $code .= answer(1);
    }
    return attach_program($cgroup, 15, 6, $code . answer(0));
}

# Keeps the processes of a control group from the loopback of the machine, by TCP (connect) and UDP (sendmsg): all of
# 127.0.0.0/8, and 0.0.0.0, which means the same.
sub forbid_loopback {
    my ($cgroup, @servers) = @_;
    # r2: the port, r3: the address; the constants as they stand in memory.
    my $code = instruction(0x61, 0x12, 24, 0) . instruction(0x61, 0x13, 4, 0);
    for my $server (map { unpack('l', pack('C4', split /\./)) } @servers) {
        $code .= instruction(0x56, 3, 3, $server) . instruction(0x56, 2, 2, unpack('S', pack('n', 53))) . answer(1);
    }
    # r2: the first byte of the address.
    $code .= instruction(0x71, 0x12, 4, 0) . instruction(0x15, 2, 3, 127) . instruction(0x15, 2, 2, 0) . answer(1) . answer(0);
    return attach_program($cgroup, 18, 10, $code) && attach_program($cgroup, 18, 14, $code);
}

sub instruction { pack('CCsl', @_) }
sub answer { instruction(0xb7, 0, 0, $_[0]) . instruction(0x95, 0, 0, 0) }

# Attaches a BPF program to a control group. Groups below may forbid more, so it stands beside theirs (BPF_F_ALLOW_MULTI);
# an earlier one of the same kind is replaced.
my %programs;

sub attach_program {
    my ($cgroup, $kind, $event, $code) = @_;
    my $license = "GPL\0";
    my $load = pack('LLQQLLQLLx16LL', $kind, length($code) / 8, unpack('Q', pack('P', $code)), unpack('Q', pack('P', $license)), (0) x 6, $kind == 18 ? $event : 0);
    my $program = syscall($calls->{bpf}, 5, $load, length $load);
    return 0 if $program < 0;
    open(my $group, '<', $cgroup) or return 0;
    my $attach = pack('L4', fileno $group, $program, $event, 2);
    return 0 if syscall($calls->{bpf}, 8, $attach, length $attach) < 0;
    if (my $old = $programs{"$cgroup $event"}) {
        my $detach = pack('L4', fileno $group, $old, $event, 0);
        syscall($calls->{bpf}, 9, $detach, length $detach);
        call('close', $old);
    }
    $programs{"$cgroup $event"} = $program;
    return 1;
}

# Returns what went wrong, or nothing.
sub perform {
    for my $operation (@_) {
        my ($name, @arguments) = unpack('(N/a*)*', $operation);
        my $does = $operations{$name} or return "no operation $name";
        $! = 0;
        next if $does->(@arguments);
        return "$name " . ($name =~ /mount|pivot/ ? "$arguments[0] on $arguments[1]" : $arguments[0]) . ": $!";
    }
    return;
}

1;

# The resident side of all sandboxes of one runner. Node cannot call unshare, mount or pivot_root, and a chain of
# util-linux commands costs 14 ms of CPU per sandbox; one Perl (its base is essential in Debian) that forks without
# executing anything costs a third. It holds no policy: what to mount and whom to run arrives as data.
#
#   zygote (this process)   one per runner, routes frames
#   └─ keeper               one per sandbox; in its namespaces except the pid namespace, so that it sees host pids,
#      │                    cannot be killed from inside, and reports real exit statuses
#      ├─ init              pid 1 inside; does the mounts, then reaps orphans (SIGCHLD ignored) and waits
#      └─ sessions          children of the keeper inside the pid namespace
#
# Death runs downwards: the runner's end closes our standard input; each keeper has PDEATHSIG from the zygote, init from
# its keeper (and a pipe, for the moment before prctl); init's end kills everything in the pid namespace.
#
# Input: frames of `N length` + fields `N length, bytes`: sandbox, verb, arguments. Output: lines `sandbox verb …`.
use strict;
use warnings;

require(__FILE__ =~ s{[^/]*\z}{operations.pl}r);
require(__FILE__ =~ s{[^/]*\z}{seccomp.pl}r);
our ($calls, %operations, $namespace);
use constant { KILL => 9, NAMESPACES => 0x6e020000, NEWNS => 0x20000, PDEATHSIG => 1, CAPBSET_DROP => 24, INTO_CGROUP => 1 << 33 };

# Perl's own exit restores every signal's handling first: some 130 system calls.
sub leave { call('exit_group', $_[0]) }

# Forks into a control group. Moving there afterwards would wait for all processors of the machine, 10 to 20 ms.
sub fork_into {
    my ($cgroup) = @_;
    return fork() if $cgroup eq '';
    open(my $directory, '<', $cgroup) or return undef;
    my $child = syscall($calls->{clone3}, my $how = pack('Q11', INTO_CGROUP, 0, 0, 0, SIGCHLD(), 0, 0, 0, 0, 0, fileno $directory), 88);
    return $child if $child >= 0;
    # Kernels before 5.7, and containers that forbid clone3.
    $child = fork() // return undef;
    return $child if $child;
    my $procs;
    open($procs, '>', "$cgroup/cgroup.procs") && syswrite($procs, $$);
    return 0;
}

sub say_line { my $line = join(' ', @_); $line =~ tr/\n/ /; syswrite(STDOUT, "$line\n") }

# Length-prefixed read; undef at the end of the stream.
sub read_exactly {
    my ($from, $length) = @_;
    my $buffer = '';
    while (length($buffer) < $length) {
        my $got = sysread($from, $buffer, $length - length($buffer), length($buffer));
        next if !defined $got && $!{EINTR};
        return undef unless $got;
    }
    return $buffer;
}

sub read_frame {
    my ($from) = @_;
    my $head = read_exactly($from, 4) // return;
    return read_exactly($from, unpack('N', $head));
}

sub watch {
    my ($pid) = @_;
    my $descriptor = syscall($calls->{pidfd_open}, $pid, 0);
    return $descriptor >= 0 ? $descriptor : die "pidfd_open: $! (the lab needs Linux 5.3 or newer)\n";
}

# Waits until one of the descriptors is readable; returns those that are.
sub ready {
    my $wanted = '';
    vec($wanted, $_, 1) = 1 for @_;
    return () if select($wanted, undef, undef, undef) < 1;
    return grep { vec($wanted, $_, 1) } @_;
}

sub become {
    my ($uid, @groups) = @_;
    $) = "$groups[0] @groups";
    $( = $groups[0];
    ($<, $>) = ($uid, $uid);
    return $> == $uid && $< == $uid;
}

# Writes a file as a user, never outside the directory: a block may have put symbolic links in the way.
sub write_file {
    my ($directory, $path, $mode, $uid, $groups, $content) = @_;
    umask 022;
    become($uid, split / /, $groups) or return "cannot become user $uid";
    mkdir $directory unless -d $directory;
    chdir $directory or return "$directory: $!";
    my @parts = split m{/+}, $path;
    my $name = pop @parts;
    for my $part (@parts) {
        -d $part or mkdir $part or return "$path: directory $part: $!";
        chdir $part or return "$path: directory $part: $!";
        my $here = readlink('/proc/self/cwd') // return "$path: $!";
        return "$path: $part leads out of the working directory to $here" if index("$here/", "$directory/") != 0;
    }
    return "$path: is a symbolic link" if -l $name;
    # O_WRONLY|O_CREAT|O_TRUNC|O_NONBLOCK; O_NOFOLLOW differs between the architectures, and the check above does.
    sysopen(my $to, $name, 01 | 0100 | 01000 | 04000, oct $mode) or return "$path: $!";
    return "$path: is not a regular file" unless -f $to;
    write_all($to, $content) && close($to) or return "$path: $!";
    chmod oct $mode, $name or return "$path: $!";
    return '';
}

sub init {
    my ($ready, $alive, @operations) = @_;
    call('prctl', PDEATHSIG, KILL, 0, 0, 0);
    $0 = 'lab-init';
    $SIG{CHLD} = 'IGNORE';
    my $problem = perform(@operations);
    write_all($ready, $problem // '');
    close $ready;
    leave(1) if defined $problem;
    chdir '/';
    open(STDIN, '<', '/dev/null');
    open(STDOUT, '>', '/dev/null');
    open(STDERR, '>', '/dev/null');
    1 while !defined sysread($alive, my $never, 1);
    leave(0);
}

sub session {
    my ($input, $output, $uid, $groups, $cwd, $environment, @command) = @_;
    call('setsid');
    umask 022;
    open(STDIN, '<&', $input) && open(STDOUT, '>&', $output) && open(STDERR, '>&', $output) or leave(126);
    become($uid, split / /, $groups) or do { print STDERR "cannot become user $uid: $!\n"; exit 126 };
    chdir $cwd or do { print STDERR "cannot enter $cwd: $!\n"; exit 126 };
    %ENV = unpack('(N/a*)*', $environment);
    no warnings 'exec';
    exec { $command[0] } @command;
    print STDERR "$command[0]: $!\n";
    exit 127;
}

# Named pipes, because Node's own are sockets, and a socket cannot be opened again by `> /dev/stderr`. They are held open
# until their process has them, so that what the runner writes and closes before that is not lost.
my %held;

sub hold_pipes {
    my ($number, @ends) = @_;
    for my $name ("in.$number", "out.$number") {
        # The runner makes them itself when it is ahead.
        $operations{fifo}->($name) or -p $name or return 0;
        open(my $end, '+<', $name) or return 0;
        push @ends, $end;
    }
    return $held{$number} = \@ends;
}

# Forks the process of a `spawn`; undef when the kernel refuses.
sub launch {
    my ($number, @rest) = @_;
    my ($input, $output);
    ($held{$number} || hold_pipes($number)) && open($input, '<', "in.$number") && open($output, '>', "out.$number") or return undef;
    my $child = fork();
    session($input, $output, @rest) if defined $child && !$child;
    delete $held{$number};
    return $child;
}

# Gives up what root may do on this machine: from here on this is root of a range of ids that mean nobody outside. What
# takes the machine's root is done before, in a mount namespace of its own. Returns what went wrong, or nothing.
sub enter_namespace {
    my ($range, @operations) = @_;
    my $problem = make_namespace($range);
    return "user namespace: $problem" if defined $problem;
    call('unshare', NEWNS) or return "unshare: $!";
    $problem = perform(@operations);
    return $problem if defined $problem;
    call('setns', fileno $namespace, NEWUSER()) or return "user namespace: setns: $!";
    become(0, 0) or return "user namespace: cannot become its root: $!";
    close $namespace;
    # The kernel forgets it when the user changes.
    call('prctl', PDEATHSIG, KILL, 0, 0, 0);
    return;
}

sub keeper {
    my ($id, $commands, $directory, $capabilities, $pool, $range, $before, @operations) = @_;
    my $fail = sub { say_line($id, 'failed', @_); leave(1) };
    call('prctl', PDEATHSIG, KILL, 0, 0, 0);
    call('setsid');
    $0 = 'lab-keeper';
    # Keys of the session in which the runner was started are not for pages (KEYCTL_JOIN_SESSION_KEYRING).
    call('keyctl', 1, 0);
    enter_alone($directory) or $fail->("chdir $directory: $!");
    for (0 .. $pool - 1) { hold_pipes($_) or $fail->("mkfifo: $!") }
    if ($range ne '') {
        my $problem = enter_namespace($range, unpack('(N/a*)*', $before));
        $fail->($problem) if defined $problem;
    }
    call('unshare', NAMESPACES) or $fail->("unshare: $!");
    pipe(my $problem, my $ready) && pipe(my $alive, my $life) or $fail->("pipe: $!");
    my $init = fork() // $fail->("fork: $!");
    if (!$init) { %held = (); close $problem; close $life; init($ready, $alive, @operations) }
    close $ready;
    close $alive;
    my $message = '';
    1 while sysread($problem, $message, 4096, length $message);
    $fail->($message) if $message ne '';
    call('prctl', CAPBSET_DROP, $_ + 0, 0, 0, 0) for split / /, $capabilities;
    filter_calls($ARGV[0]);
    say_line($id, 'up', $$, $init);

    my %children = ($init => 'init');
    my %watched = (watch($init) => $init);
    while (1) {
        for my $descriptor (ready(fileno($commands), keys %watched)) {
            if ($descriptor == fileno $commands) {
                my $frame = read_frame($commands);
                if (!defined $frame) { kill KILL, $init; 1 while wait() > 0; leave(0) }
                my (undef, $verb, @arguments) = unpack('(N/a*)*', $frame);
                if ($verb eq 'close') { kill KILL, $init; 1 while wait() > 0; leave(0) }
                if ($verb eq 'perform') { my ($number, @more) = @arguments; say_line($id, 'done', $number, perform(@more) // ''); next }
                my $number = $arguments[0];
                my $child = $verb eq 'spawn' ? launch(@arguments) : fork();
                if (!defined $child) { say_line($id, $verb eq 'spawn' ? 'refused' : 'done', $number, "$!"); next }
                if (!$child) {
                    %held = ();
                    say_line($id, 'done', $number, write_file(@arguments[1 .. $#arguments]));
                    leave(0);
                }
                $children{$child} = $verb eq 'spawn' ? $number : 'file';
                $watched{ watch($child) } = $child;
                if ($verb eq 'spawn') { hold_pipes($pool++); say_line($id, 'spawned', $number, $child) }
                next;
            }
            my $child = delete $watched{$descriptor};
            waitpid($child, 0);
            my $status = $?;
            call('close', $descriptor);
            my $role = delete $children{$child};
            if ($role eq 'init') { say_line($id, 'died') }
            elsif ($role ne 'file') { say_line($id, 'exit', $role, $status >> 8, $status & 127) }
        }
    }
}

call('prctl', PDEATHSIG, KILL, 0, 0, 0);
$0 = 'lab-sandboxes';
umask 0;
chdir '/';
# What whoever started the runner left open is not for blocks.
opendir(my $open, '/proc/self/fd') or die "/proc/self/fd: $!\n";
call('close', $_ + 0) for grep { /^\d+$/ && $_ > 2 && $_ != fileno $open } readdir $open;
closedir $open;
my (%pipes, %keepers, %watched);
while (1) {
    for my $descriptor (ready(0, keys %watched)) {
        if ($descriptor != 0) {
            my $keeper = delete $watched{$descriptor};
            waitpid($keeper, 0);
            call('close', $descriptor);
            my $id = delete $keepers{$keeper};
            delete $pipes{$id};
            say_line($id, 'gone');
            next;
        }
        my $frame = read_frame(\*STDIN) // exit 0;
        my ($id, $verb) = unpack('N/a* N/a*', $frame);
        if ($verb eq 'outside') { my (undef, undef, @operations) = unpack('(N/a*)*', $frame); say_line($id, 'gone', perform(@operations) // ''); next }
        if ($verb ne 'open') {
            local $SIG{PIPE} = 'IGNORE';
            write_all($pipes{$id}, pack('N', length $frame) . $frame) if $pipes{$id};
            next;
        }
        pipe(my $commands, my $to) or do { say_line($id, 'failed', "pipe: $!"); say_line($id, 'gone'); next };
        my $keeper = fork_into((unpack 'N/a* N/a* N/a*', $frame)[2]);
        if (!defined $keeper) { say_line($id, 'failed', "fork: $!"); say_line($id, 'gone'); next }
        if (!$keeper) {
            %pipes = ();
            close $to;
            open(STDIN, '<', '/dev/null');
            my (undef, undef, undef, @arguments) = unpack('(N/a*)*', $frame);
            keeper($id, $commands, @arguments);
            exit 0;
        }
        close $commands;
        ($pipes{$id}, $keepers{$keeper}) = ($to, $id);
        $watched{ watch($keeper) } = $keeper;
    }
}

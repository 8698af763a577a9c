# The system calls that Perl has no function for, and the operations of which a plan consists.
use strict;
use warnings;

my %calls = (
    x64   => { mount => 165, umount2 => 166, pivot_root => 155, unshare => 272, prctl => 157, setsid => 112, mknodat => 259, pidfd_open => 434, clone3 => 435, exit_group => 231 },
    arm64 => { mount => 40, umount2 => 39, pivot_root => 41, unshare => 97, prctl => 167, setsid => 157, mknodat => 33, pidfd_open => 434, clone3 => 435, exit_group => 94 },
);
our $calls = $calls{ $ARGV[0] // '' } or die "no system call numbers for this processor\n";
use constant { FDCWD => -100, FIFO => 0010000 };

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

our %operations = (
    mount => sub { my ($source, $target, $type, $flags, $data) = @_; call('mount', $source, $target, $type, $flags + 0, $data) },
    umount => sub { my ($target, $flags) = @_; call('umount2', $target, $flags + 0) },
    pivot => sub { my ($root, $old) = @_; call('pivot_root', $root, $old) },
    mkdir => sub { my ($path, $mode, $uid, $gid) = @_; (-d $path || mkdir $path) && chmod(oct $mode, $path) && chown($uid, $gid, $path) },
    node => sub {
        my ($path, $mode, $major, $minor) = @_;
        my $device = ($minor & 0xff) | ($major << 8) | (($minor & 0xfff00) << 12);
        call('mknodat', FDCWD, $path, oct($mode) + 0, $device) && chmod(oct($mode) & 07777, $path);
    },
    write => sub { my ($path, $content, $to) = @_; open($to, '>', $path) && write_all($to, $content) && close $to },
    append => sub { my ($path, $content, $to) = @_; open($to, '>>', $path) && write_all($to, $content) && close $to },
    mode => sub { my ($path, $mode) = @_; chmod oct $mode, $path },
    remove => sub { my ($path) = @_; unlink($path) || $!{ENOENT} },
    fifo => sub { my ($path) = @_; call('mknodat', FDCWD, $path, FIFO | 0666, 0) && chmod 0666, $path },
    # Makes the loop device of that number where the kernel has none, and its node.
    loop => sub { my ($path, $number) = @_; loop_control(0x4C80, $number); make_loop_node($path, $number) },
    unloop => sub { my ($number, $keep) = @_; remove_loop($number, $keep); 1 },
    # Fails when any process has the file open for writing: a read lease (F_SETLEASE, F_RDLCK) is granted only without one.
    unwritten => sub { my ($path, $file) = @_; open($file, '<', $path) && defined fcntl($file, 1024, 0) && close $file },
    loopback => sub { my $any; socket($any, 2, 2, 0) && ioctl($any, 0x8914, my $up = pack('a16 s x22', 'lo', 0x41)) },
);

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

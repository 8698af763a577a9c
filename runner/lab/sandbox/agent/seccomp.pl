# A filter of system calls for all that runs in a sandbox: what no page needs, and where flaws of the kernel or ways past its
# namespaces were found. The containers of a page get podman's own filter on top.
use strict;
use warnings;

# Loading kernels and modules, files by their handle, performance counters, page faults handled by a program, asynchronous
# rings, swap, accounting, the clock, the kernel log.
my %refused = (
    x64   => [246, 320, 175, 313, 176, 304, 298, 323, 425, 167, 168, 163, 164, 227, 103],
    arm64 => [104, 294, 105, 273, 106, 265, 241, 282, 425, 224, 225, 89, 170, 112, 116],
);
my %socket = (x64 => 41, arm64 => 198);
# Local, IPv4, IPv6, netlink, packets. Others belong to no network namespace (VSOCK reaches the machine and what it runs on), or
# load a rarely used part of the kernel.
my @families = (1, 2, 10, 16, 17);
my %architecture = (x64 => 0xC000003E, arm64 => 0xC00000B7);
use constant { LOAD => 0x20, EQUAL => 0x15, AT_LEAST => 0x35, RETURN => 0x06, ALLOW => 0x7FFF0000, REFUSE => 0x00050001, UNKNOWN_FAMILY => 0x00050061, SET_SECCOMP => 22, FILTER => 2 };

# Kernels without filters let everything through: the rest of the sandbox does not rely on it.
sub filter_calls {
    my ($processor) = @_;
    my @numbers = @{ $refused{$processor} };
    my $end = 6 + @numbers + @families;
    my ($allow, $refuse) = ($end + 1, $end + 2);
    my $code = '';
    my $add = sub { $code .= pack('SCCL', @_) };
    # Jumps count from the instruction that follows.
    my $to = sub { $_[0] - length($code) / 8 - 1 };
    # Another architecture has other numbers: of 32 bits, or x32 (bit 30).
    $add->(LOAD, 0, 0, 4);
    $add->(EQUAL, 0, $to->($refuse), $architecture{$processor});
    $add->(LOAD, 0, 0, 0);
    $add->(AT_LEAST, $to->($refuse), 0, 0x40000000);
    $add->(EQUAL, $to->($refuse), 0, $_) for @numbers;
    $add->(EQUAL, 0, $to->($allow), $socket{$processor});
    # The first argument.
    $add->(LOAD, 0, 0, 16);
    $add->(EQUAL, $to->($allow), 0, $_) for @families;
    $add->(RETURN, 0, 0, $_) for UNKNOWN_FAMILY, ALLOW, REFUSE;
    my $program = pack('S x6 Q', length($code) / 8, unpack('Q', pack('P', $code)));
    return call('prctl', SET_SECCOMP, FILTER, $program, 0, 0);
}

1;

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
my %architecture = (x64 => 0xC000003E, arm64 => 0xC00000B7);
use constant { LOAD => 0x20, EQUAL => 0x15, AT_LEAST => 0x35, RETURN => 0x06, ALLOW => 0x7FFF0000, REFUSE => 0x00050001, SET_SECCOMP => 22, FILTER => 2 };

# Kernels without filters let everything through: the rest of the sandbox does not rely on it.
sub filter_calls {
    my ($processor) = @_;
    my @numbers = @{ $refused{$processor} };
    my $instruction = sub { pack('SCCL', @_) };
    # Another architecture has other numbers: of 32 bits, or x32 (bit 30).
    my $code = $instruction->(LOAD, 0, 0, 4) . $instruction->(EQUAL, 0, @numbers + 3, $architecture{$processor});
    $code .= $instruction->(LOAD, 0, 0, 0) . $instruction->(AT_LEAST, @numbers + 1, 0, 0x40000000);
    for my $index (0 .. $#numbers) { $code .= $instruction->(EQUAL, @numbers - $index, 0, $numbers[$index]) }
    $code .= $instruction->(RETURN, 0, 0, ALLOW) . $instruction->(RETURN, 0, 0, REFUSE);
    my $program = pack('S x6 Q', length($code) / 8, unpack('Q', pack('P', $code)));
    return call('prctl', SET_SECCOMP, FILTER, $program, 0, 0);
}

1;

# Sourced once by a session's shell, before its first step. The shell itself reads one line per step from its standard
# input (`bash -s`): no loop, so that a block's `break` finds none; no function, so that its `declare` is global.
#
# A document may have aliases and functions by any name, hence `\builtin`. One by the name of `builtin` itself lasts to the
# end of its block. What is defined here is read-only: a block that redefines it fails with bash's own message.
#
# Descriptor 250 is the session's one output. A step runs with it closed (`. STEP 250>&-`; bash keeps its own copy
# close-on-exec), so that the end of the step can be reported even after `exec >&-`, and no child inherits it.
exec 250>&1 2>&1
# As in the interactive shell of a reader.
shopt -s expand_aliases
set -E
# Of the failing commands of a step, innermost first: LINE, TAB, COMMAND, U+001E.
__lab_at=
__lab_q() { return "$1"; }
# The ERR trap: a failing command ends its step, not the shell. It does nothing where errexit does nothing (conditions,
# command substitutions, after the step's own `set +e`). Outside of a step (no BASH_SOURCE) it only keeps errexit from
# ending the shell for a `return 1`. A trap of the reader's stands between the two halves and sees the status.
__lab_before='{ __lab_s=$? __lab_u=$_ __lab_f=$- __lab_l=$LINENO __lab_c=$BASH_COMMAND __lab_n=${#BASH_SOURCE[@]}; \builtin set +e; __lab_q "$__lab_s"; } 2>/dev/null'
__lab_after='{ if [[ $__lab_f == *e* && $__lab_n != 0 ]]; then __lab_at+=$__lab_l$'\''\t'\''${__lab_c:0:2000}$'\''\x1e'\''; __lab_last=$__lab_u; \builtin set -e; \builtin return "$__lab_s"; fi; } >/dev/null 2>&1'
trap -- "$__lab_before; $__lab_after" ERR
# Reports the end of a step: STATUS NONCE [TRAP-ON-ERR TRAP-ON-DEBUG]. Fields end with NUL, which no text of bash can hold.
__lab_end() {
  \unset -f builtin
  \builtin printf '\0%s\0%s\0%s\0%s\0%s\0%s\0%s\0%s\0%s\0%s\0' \
    "$2" "$1" "$-" "$__lab_at" "${__lab_done-}" "${__lab_last:0:4096}" "${PWD-}" "${!-}" "${3-}" "${4-}"
  \builtin set +xv
  # The mark that a traced step has before its prompt.
  case ${PS4-} in $'\x1f'*) PS4=${PS4#?} ;; esac
  __lab_at= __lab_done= __lab_last=
}
readonly -f __lab_q __lab_end
readonly __lab_before __lab_after

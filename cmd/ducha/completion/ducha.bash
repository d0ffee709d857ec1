# Completion of ducha for bash: source it, or put it into /etc/bash_completion.d.
_ducha() {
	local IFS=$'\n'
	COMPREPLY=($("${COMP_WORDS[0]}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | tr -d '\r' | sed 's/[() ]/\\&/g'))
}
complete -o default -o nosort -F _ducha ducha ducha.exe 2>/dev/null || complete -o default -F _ducha ducha ducha.exe

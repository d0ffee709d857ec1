#compdef ducha
# Completion of ducha for zsh: source it, or put it as _ducha into a folder of $fpath.
_ducha() {
	local -a found
	found=(${(f)"$($words[1] completion words -- ${(@Q)words[2,CURRENT]} 2>/dev/null)"})
	if (( $#found )); then compadd -U -a found; else _files; fi
}
compdef _ducha ducha

# Completion of ducha for fish: source it, or put it into ~/.config/fish/completions/ducha.fish.
function __ducha_words
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] completion words -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c ducha -f -a '(__ducha_words)'

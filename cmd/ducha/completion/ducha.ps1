# Completion of ducha for PowerShell: run it in the profile ($PROFILE).
Register-ArgumentCompleter -Native -CommandName ducha, ducha.exe -ScriptBlock {
    param($word, $line, $at)
    [Console]::OutputEncoding = [Text.Encoding]::UTF8
    $typed = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $at } | ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { "$_" } })
    $words = @($typed | Select-Object -Skip 1)
    if ($word -eq '') { $words += '""' }
    & $typed[0] completion words -- @words 2>$null | ForEach-Object {
        $text = if ($_ -match '[\s()]') { '"' + $_ + '"' } else { $_ }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}

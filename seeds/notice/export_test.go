package notice

// Decode lets the fuzz target see the text that Read saw.
var Decode = decode

// Package official sets a document as GB/T 9704—2012 (党政机关公文格式) asks: 版头,
// 主体 and 版记 in their places, the title shaped, annexes on pages of their own.
// It decides where things stand; what they say comes from the caller.
package official

package bom

// Kept is what is kept of one text by a reader of another format than CycloneDX. Like that of [Read] it is bounded by the length
// of the text, so that a small text that says next to nothing of very many things does not take much memory. Make one with
// [NewKept].
type Kept struct {
	taken, most int
	err         error
}

// NewKept returns what may be kept of a text of n bytes.
func NewKept(n int) *Kept { return &Kept{most: keptMost(n)} }

// Take draws n bytes of memory for what lies at an offset of the text. Once there are none left, Err says so, for good.
func (k *Kept) Take(at int64, n int) {
	if k.taken += n; k.taken > k.most && k.err == nil {
		k.err = syntaxError(int(at), tooMany)
	}
}

// Err returns the [SyntaxError] for the first place that more was taken at than there is, nil if there is none.
func (k *Kept) Err() error { return k.err }

// Taken returns how much of what may be taken was taken.
func (k *Kept) Taken() (taken, most int) { return k.taken, k.most }

// Grown appends an element to a list that may become long. It is copied only when it has doubled, which takes less memory in all
// than append, which copies long lists more often.
func Grown[T any](list []T, element T) []T {
	if n := len(list); n == cap(list) && n > 0 {
		longer := make([]T, n, 2*n) // slices.Grow may take more
		copy(longer, list)
		list = longer
	}
	return append(list, element)
}

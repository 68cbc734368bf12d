package bom

import (
	"strconv"
	"strings"
)

// cursor walks over JSON text that [scan] has found valid. Each of its methods reads one value and leaves the
// cursor after it.
type cursor struct {
	text  string
	at    int
	keyAt int // where the key starts whose value is read; valid at the start of the function given to object
}

// peek skips white space and returns the byte that the next value starts with.
func (c *cursor) peek() byte {
	for isSpace(c.text[c.at]) {
		c.at++
	}
	return c.text[c.at]
}

// skip reads a value of any shape and returns where it lies.
func (c *cursor) skip() span {
	first := c.peek()
	from := c.at
	switch first {
	case '"':
		c.skipString()
	case '{', '[':
		c.skipNested()
	default:
		for c.at < len(c.text) && strings.IndexByte(",]} \n\r\t", c.text[c.at]) < 0 {
			c.at++
		}
	}
	return span{from, c.at}
}

func (c *cursor) skipString() {
	for c.at++; c.text[c.at] != '"'; c.at++ {
		if c.text[c.at] == '\\' {
			c.at++
		}
	}
	c.at++
}

func (c *cursor) skipNested() {
	for depth := 0; ; {
		switch c.text[c.at] {
		case '"':
			c.skipString()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		c.at++
		if depth == 0 {
			return
		}
	}
}

// str reads a string and reports whether the value was one.
func (c *cursor) str() (string, bool) {
	if c.peek() != '"' {
		c.skip()
		return "", false
	}
	from := c.at
	c.skipString()
	return unquote(c.text[from:c.at]), true
}

// int reads an integer and reports whether the value was one.
func (c *cursor) int() (int64, bool) {
	s := c.skip()
	n, err := strconv.ParseInt(c.text[s.from:s.to], 10, 64)
	return n, err == nil
}

// object reads an object. For each key it calls member, which must read the value. It reports whether the value was
// an object; if not, it is skipped.
func (c *cursor) object(member func(key string)) bool {
	if c.peek() != '{' {
		c.skip()
		return false
	}
	for c.at++; c.peek() != '}'; {
		if c.text[c.at] == ',' {
			c.at++
			c.peek()
		}
		from := c.at
		key, _ := c.str()
		c.peek()
		c.at++ // the colon
		c.peek()
		c.keyAt = from
		member(key)
	}
	c.at++
	return true
}

// countRest returns how many elements an array has from the one on that the cursor is at.
func countRest(c cursor) int {
	for n := 0; ; n++ {
		if c.peek() == ',' {
			c.at++
		}
		if c.peek() == ']' {
			return n
		}
		c.skip()
	}
}

// array reads an array. For each element it calls element, which must read it. It reports whether the value was an
// array; if not, it is skipped.
func (c *cursor) array(element func(i int)) bool {
	if c.peek() != '[' {
		c.skip()
		return false
	}
	c.at++
	for i := 0; c.peek() != ']'; i++ {
		if c.text[c.at] == ',' {
			c.at++
			c.peek()
		}
		element(i)
	}
	c.at++
	return true
}

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// mutant is a file with one thing changed.
type mutant struct {
	file     string
	line     int
	was, now string
	text     []byte // the whole file
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s became %s", m.file, m.line, m.was, m.now)
}

// swaps are the operators that are exchanged: a comparison for the one that differs at the border, and for its
// opposite.
var swaps = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL},
}

// words are the answers that are exchanged for another one of their kind.
var words = map[string][]string{
	"true": {"false"}, "false": {"true"},
	"origin.Yes": {"origin.No", "origin.Unsure"}, "origin.No": {"origin.Yes", "origin.Unsure"}, "origin.Unsure": {"origin.No"},
	"policies.Required": {"policies.NotRequired"}, "policies.NotRequired": {"policies.Required"}, "policies.LicenseUnknown": {"policies.NotRequired"},
	"low": {"high"}, "likely": {"low"}, "high": {"low"},
}

// mutantsOf lists what can be changed in a file.
func mutantsOf(file string) ([]mutant, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, 0)
	if err != nil {
		return nil, err
	}
	f := mutating{file: file, text: text, at: func(p token.Pos) token.Position { return set.Position(p) }}
	ast.Inspect(tree, f.visit)
	return f.found, nil
}

type mutating struct {
	file  string
	text  []byte
	at    func(token.Pos) token.Position
	found []mutant
}

// change adds the mutant in which the bytes from a position on, as long as was, are now others.
func (f *mutating) change(p token.Pos, was, now string) {
	at := f.at(p)
	text := slices.Concat(f.text[:at.Offset], []byte(now), f.text[at.Offset+len(was):])
	f.found = append(f.found, mutant{f.file, at.Line, was, now, text})
}

// source is the text of a node.
func (f *mutating) source(n ast.Node) string {
	return string(f.text[f.at(n.Pos()).Offset:f.at(n.End()).Offset])
}

func (f *mutating) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.IMPORT && n.Tok != token.TYPE
	case *ast.BinaryExpr:
		f.operator(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.change(n.OpPos, "!", "")
		}
	case *ast.IfStmt:
		f.condition(n.Cond)
	case *ast.BasicLit:
		f.literal(n)
	case *ast.Ident:
		f.word(n, n.Name)
	case *ast.SelectorExpr:
		f.word(n, f.source(n))
	case *ast.ExprStmt:
		f.change(n.Pos(), f.source(n), "_ = 0")
	case *ast.AssignStmt:
		f.assignment(n)
	}
	return true
}

// operator exchanges an operator. Text that is put together is not: what reasons say is for people.
func (f *mutating) operator(n *ast.BinaryExpr) {
	if n.Op == token.ADD && (isText(n.X) || isText(n.Y)) {
		return
	}
	for _, other := range swaps[n.Op] {
		f.change(n.OpPos, n.Op.String(), other.String())
	}
}

func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return isText(e.X) || isText(e.Y)
	}
	return false
}

// condition makes an if always and never so.
func (f *mutating) condition(e ast.Expr) {
	was := types.ExprString(e)
	if source := f.source(e); len(was) == len(source) {
		f.change(e.Pos(), source, "(("+source+") || true)")
		f.change(e.Pos(), source, "(("+source+") && false)")
	}
}

var day = regexp.MustCompile(`^"[0-9]{4}-[0-9]{2}-[0-9]{2}"$`)

// literal makes a number larger by one and a day later by one.
func (f *mutating) literal(n *ast.BasicLit) {
	switch {
	case n.Kind == token.INT:
		if v, err := strconv.Atoi(n.Value); err == nil {
			f.change(n.Pos(), n.Value, strconv.Itoa(v+1))
		}
	case n.Kind == token.STRING && day.MatchString(n.Value):
		if v, err := time.Parse(`"2006-01-02"`, n.Value); err == nil {
			f.change(n.Pos(), n.Value, v.AddDate(0, 0, 1).Format(`"2006-01-02"`))
		}
	}
}

func (f *mutating) word(n ast.Node, name string) {
	for _, other := range words[name] {
		f.change(n.Pos(), name, other)
	}
}

// assignment leaves out one that gives a new value to something that is there already.
func (f *mutating) assignment(n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN || len(n.Lhs) != 1 {
		return
	}
	if name, ok := n.Lhs[0].(*ast.Ident); ok && name.Name == "_" {
		return
	}
	f.change(n.Pos(), f.source(n), "_ = "+f.source(n.Rhs[0]))
}

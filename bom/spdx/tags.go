package spdx

// section is the part of a tag-value document that a tag belongs to.
type section int

const (
	unknownSection section = iota
	header
	packageSection
	fileSection
	snippetSection
	licenseSection
	anySection
)

// tag is what a tag of tag-value means: the name that the same has in JSON, and whether it may stand more than once.
type tag struct {
	section section
	key     string
	many    bool
}

// tags are the tags of SPDX 2.3 and 2.2, clauses 6 to 13.
var tags = map[string]tag{
	"SPDXVersion":         {header, "spdxVersion", false},
	"DataLicense":         {header, "dataLicense", false},
	"DocumentName":        {header, "name", false},
	"DocumentNamespace":   {header, "documentNamespace", false},
	"ExternalDocumentRef": {header, "externalDocumentRefs", true},
	"LicenseListVersion":  {header, "licenseListVersion", false},
	"Creator":             {header, "creators", true},
	"Created":             {header, "created", false},
	"CreatorComment":      {header, "creatorComment", false},
	"DocumentComment":     {header, "comment", false},

	"PackageName":                 {packageSection, "name", false},
	"PackageVersion":              {packageSection, "versionInfo", false},
	"PackageFileName":             {packageSection, "packageFileName", false},
	"PackageSupplier":             {packageSection, "supplier", false},
	"PackageOriginator":           {packageSection, "originator", false},
	"PackageDownloadLocation":     {packageSection, "downloadLocation", false},
	"FilesAnalyzed":               {packageSection, "filesAnalyzed", false},
	"PackageVerificationCode":     {packageSection, "packageVerificationCode", false},
	"PackageChecksum":             {packageSection, "checksums", true},
	"PackageHomePage":             {packageSection, "homepage", false},
	"PackageSourceInfo":           {packageSection, "sourceInfo", false},
	"PackageLicenseConcluded":     {packageSection, "licenseConcluded", false},
	"PackageLicenseInfoFromFiles": {packageSection, "licenseInfoFromFiles", true},
	"PackageLicenseDeclared":      {packageSection, "licenseDeclared", false},
	"PackageLicenseComments":      {packageSection, "licenseComments", false},
	"PackageCopyrightText":        {packageSection, "copyrightText", false},
	"PackageSummary":              {packageSection, "summary", false},
	"PackageDescription":          {packageSection, "description", false},
	"PackageComment":              {packageSection, "comment", false},
	"PackageAttributionText":      {packageSection, "attributionTexts", true},
	"PrimaryPackagePurpose":       {packageSection, "primaryPackagePurpose", false},
	"ReleaseDate":                 {packageSection, "releaseDate", false},
	"BuiltDate":                   {packageSection, "builtDate", false},
	"ValidUntilDate":              {packageSection, "validUntilDate", false},
	"ExternalRef":                 {packageSection, "externalRefs", true},
	"ExternalRefComment":          {packageSection, "externalRefComment", true},

	"FileName":              {fileSection, "name", false},
	"FileType":              {fileSection, "fileTypes", true},
	"FileChecksum":          {fileSection, "checksums", true},
	"LicenseConcluded":      {fileSection, "licenseConcluded", false},
	"LicenseInfoInFile":     {fileSection, "licenseInfoInFiles", true},
	"LicenseComments":       {fileSection, "licenseComments", false},
	"FileCopyrightText":     {fileSection, "copyrightText", false},
	"FileComment":           {fileSection, "comment", false},
	"FileNotice":            {fileSection, "noticeText", false},
	"FileContributor":       {fileSection, "fileContributors", true},
	"FileAttributionText":   {fileSection, "attributionTexts", true},
	"FileDependency":        {fileSection, "fileDependencies", true},
	"ArtifactOfProjectName": {fileSection, "artifactOfProjectName", true},
	"ArtifactOfProjectHomePage": {
		fileSection, "artifactOfProjectHomePage", true,
	},
	"ArtifactOfProjectURI": {fileSection, "artifactOfProjectURI", true},

	"SnippetSPDXID":           {snippetSection, "", false},
	"SnippetFromFileSPDXID":   {snippetSection, "snippetFromFile", false},
	"SnippetByteRange":        {snippetSection, "byteRange", false},
	"SnippetLineRange":        {snippetSection, "lineRange", false},
	"SnippetLicenseConcluded": {snippetSection, "licenseConcluded", false},
	"LicenseInfoInSnippet":    {snippetSection, "licenseInfoInSnippets", true},
	"SnippetLicenseComments":  {snippetSection, "licenseComments", false},
	"SnippetCopyrightText":    {snippetSection, "copyrightText", false},
	"SnippetComment":          {snippetSection, "comment", false},
	"SnippetName":             {snippetSection, "name", false},
	"SnippetAttributionText":  {snippetSection, "attributionTexts", true},

	"LicenseID":             {licenseSection, "", false},
	"ExtractedText":         {licenseSection, "extractedText", false},
	"LicenseName":           {licenseSection, "name", false},
	"LicenseCrossReference": {licenseSection, "seeAlsos", true},
	"LicenseComment":        {licenseSection, "comment", false},

	"SPDXID":              {anySection, "", false},
	"Relationship":        {anySection, "", true},
	"RelationshipComment": {anySection, "", true},
	"Annotator":           {anySection, "annotator", true},
	"AnnotationDate":      {anySection, "annotationDate", true},
	"AnnotationType":      {anySection, "annotationType", true},
	"AnnotationComment":   {anySection, "comment", true},
	"SPDXREF":             {anySection, "", true},
	"Reviewer":            {anySection, "reviewers", true},
	"ReviewDate":          {anySection, "reviewDates", true},
	"ReviewComment":       {anySection, "reviewComments", true},
}

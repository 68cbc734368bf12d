package parts

// Meaning is what a column holds. The zero value is a column that is not read.
type Meaning int

// The meanings of a column.
const (
	None Meaning = iota
	Reference
	Quantity
	Manufacturer
	PartNumber   // the maker's
	MakerAndPart // both in one cell
	Internal     // the list owner's own number
	Name
	Value
	Description
	Package
	Made // country of origin
	Diffused
	Assembled
	Tested
	ECCN
	HTS
	Price     // of one piece
	PriceUnit // how many pieces the price is for
	Total     // of the line
	Currency
	Supplier
	SupplierPart
	NotFitted
	Fitted
	Item  // number of the line
	Level // depth in a nested list
)

var meaningNames = [...]string{
	"", "reference", "quantity", "manufacturer", "part number", "manufacturer and part number", "internal number",
	"name", "value", "description", "package", "country of origin", "country of diffusion", "country of assembly",
	"country of test", "ECCN", "HTS", "unit price", "price unit", "total price", "currency", "supplier",
	"supplier part number", "not fitted", "fitted", "item", "level",
}

// String returns the English name of the meaning, "" for [None].
func (m Meaning) String() string { return meaningNames[m] }

// names reports whether a column of this meaning can name a part.
func (m Meaning) names() bool {
	switch m {
	case PartNumber, MakerAndPart, Internal, Name, Value, Description:
		return true
	}
	return false
}

// counted reports whether what a column of this meaning says reaches a component.
func (m Meaning) counted() bool {
	switch m {
	case None, Package, Total, Item, Level:
		return false
	}
	return true
}

// alternates reports whether a repeated column of this meaning is the next alternate.
func (m Meaning) alternates() bool {
	switch m {
	case Manufacturer, PartNumber, MakerAndPart, Supplier, SupplierPart:
		return true
	}
	return false
}

// synonym gives the headers of one meaning in the form of [normal]: letters and digits only, in lower case, with
// "mfr", "mfg", "manu" spelled "manufacturer" and a final "no", "num", "nr", "#" spelled "number". Weak ones
// count only where no strong one of the meaning is in the same header.
type synonym struct {
	meaning      Meaning
	strong, weak []string
}

// synonyms is the list of headers that are understood: English, German, Chinese, Japanese, Russian.
var synonyms = []synonym{
	{
		Reference,
		[]string{
			"reference", "references", "referencedesignator", "referencedesignators", "ref", "refs", "refdes", "refdesignator",
			"designator", "designators", "parts", "referenz", "referenzen", "bauteilreferenz", "bezeichner", "位号", "元件位号", "标号",
			"リファレンス", "部品記号", "回路記号", "позобозначение", "позиционноеобозначение",
		},
		[]string{"customerreference", "position", "обозначение"},
	},
	{
		Quantity,
		[]string{
			"quantity", "qty", "qnty", "qnt", "quantityperboard", "qtyperboard", "quantityper", "qtyper", "qtyperunit", "quantityrequired",
			"menge", "anzahl", "stückzahl", "stueckzahl", "stk", "数量", "用量", "个数", "個数", "員数", "количество", "колво", "кол",
		},
		[]string{"count", "amount"},
	},
	{
		Manufacturer,
		[]string{
			"manufacturer", "manufacturername", "manufacturermanufacturername", "manufacturermfrname", "approvedmanufacturer", "maker",
			"makername", "hersteller", "herstellername", "制造商", "厂商", "厂家", "生产厂家", "品牌", "メーカー", "メーカ", "メーカー名",
			"製造元", "производитель", "изготовитель",
		},
		[]string{"brand", "brandname", "fabrikat"},
	},
	{
		PartNumber,
		[]string{
			"mpn", "manufacturerpartnumber", "manufacturerpart", "manufacturerpn", "manufacturernumber", "manufacturermpn1",
			"manufacturerproductnumber", "manufacturermfrpartnumber", "manufacturerpartnumbermpn", "makerpartnumber", "herstellernummer",
			"herstellernumber", "herstnumber", "herstellerteilenummer", "herstellerteilenumber", "herstellerartikelnummer",
			"herstellerartikelnumber", "型号", "规格型号", "厂商型号", "厂家型号", "制造商型号", "制造商料号", "原厂型号", "型番", "型式",
			"メーカー型番", "メーカー品番", "партномер", "артикулпроизводителя",
		},
		[]string{
			"partnumber", "pn", "productnumber", "orderingcode", "teilenummer", "teilenumber", "品番", "部品番号", "артикул",
			"каталожныйномер", "номердетали",
		},
	},
	{MakerAndPart, []string{"manufacturermpn", "manufacturerandmpn", "manufacturerandpartnumber"}, nil},
	{
		Internal,
		[]string{
			"internalpartnumber", "ipn", "itemnumber", "componentnumber", "materialnumber", "materialnummer", "sachnummer",
			"artikelnummer", "artikelnumber", "companypartnumber", "料号", "物料编码", "物料号", "図番", "децимальныйномер",
		},
		nil,
	},
	{
		Name,
		[]string{
			"name", "partname", "productname", "itemname", "componentname", "cmpname", "device", "libref", "名称", "品名", "部品名",
			"наименование",
		},
		[]string{"component", "title"},
	},
	{
		Value,
		[]string{"value", "val", "comment", "designation", "part", "wert", "值", "参数", "値", "定数", "номинал", "значение"},
		nil,
	},
	{
		Description,
		[]string{
			"description", "desc", "descr", "partdescription", "itemdescription", "objectdescription", "beschreibung", "bezeichnung", "benennung", "描述", "说明",
			"説明", "仕様", "описание",
		},
		nil,
	},
	{
		Package,
		[]string{
			"package", "footprint", "pcbfootprint", "case", "casepackage", "gehäuse", "gehaeuse", "bauform", "封装", "封装形式", "パッケージ",
			"外形", "корпус",
		},
		nil,
	},
	{
		Made,
		[]string{
			"countryoforigin", "countryoforigincoo", "countryoforiginiso", "countryoforiginiso2", "coo", "origincountry", "madein",
			"countryofmanufacture", "ursprungsland", "herkunftsland", "原产国", "原产地", "产地", "原産国", "生産国", "странапроисхождения",
		},
		[]string{"country", "origin", "ursprung"},
	},
	{Diffused, []string{"countryofdiffusion", "diffusioncountry", "countryoforigindiffusion", "coodiffusion"}, nil},
	{Assembled, []string{"countryofassembly", "assemblycountry", "countryoforiginassembly", "cooassembly"}, nil},
	{Tested, []string{"countryoftest", "testcountry", "countryoforigintest"}, nil},
	{ECCN, []string{"eccn", "useccn", "eccnus", "eccnnumber", "eccncode", "exportcontrolclassificationnumber"}, nil},
	{
		HTS,
		[]string{
			"hts", "htsus", "ushts", "hts10", "htscode", "htsnumber", "hs", "hscode", "zolltarifnummer", "warentarifnummer", "海关编码",
			"hsコード", "тнвэд", "кодтнвэд",
		},
		[]string{"tariffcode", "tariffnumber", "commoditycode"},
	},
	{
		Price,
		[]string{
			"unitprice", "priceperunit", "priceeach", "unitcost", "costperunit", "einzelpreis", "stückpreis", "stueckpreis", "单价", "単価",
			"ценазаед", "ценазашт",
		},
		[]string{"price", "cost", "preis", "价格", "価格", "цена"},
	},
	{PriceUnit, []string{"priceunit", "pricingunit", "preiseinheit", "pe", "价格单位"}, nil},
	{
		Total,
		[]string{
			"extendedprice", "extprice", "extended", "extendedcost", "extcost", "totalprice", "totalcost", "total", "linetotal", "subtotal",
			"gesamtpreis", "summe", "总价", "合价", "金额", "合計", "金額", "сумма", "стоимость",
		},
		nil,
	},
	{Currency, []string{"currency", "curr", "währung", "waehrung", "币种", "货币", "通貨", "валюта"}, nil},
	{
		Supplier,
		[]string{
			"supplier", "suppliername", "vendor", "vendorname", "distributor", "distributorname", "vid", "seller", "lieferant", "händler",
			"供应商", "供货商", "经销商", "仕入先", "購入先", "поставщик",
		},
		nil,
	},
	{
		SupplierPart,
		[]string{
			"supplierpartnumber", "supplierpart", "suppliernumber", "suppliersku", "vendorpartnumber", "vendorpart", "vendorpn", "vendornumber",
			"vendorderivatepartnumber", "distributorpartnumber", "distributorpart", "distributorsku", "sku", "ordercode", "ordernumber",
			"bestellnummer", "bestellnumber", "商品编号", "供应商编号", "立创编号",
		},
		nil,
	},
	{
		NotFitted,
		[]string{
			"dnp", "dni", "dnf", "dnm", "donotpopulate", "donotplace", "donotfit", "donotmount", "donotinstall", "notfitted", "nofit",
			"nichtbestückt", "不贴", "未実装", "неустанавливать",
		},
		nil,
	},
	{Fitted, []string{"fitted", "populate", "populated", "mounted", "bestückt"}, nil},
	{
		Item,
		[]string{"item", "line", "linenumber", "pos", "id", "number", "findnumber", "index", "序号", "項番", "пп"},
		nil,
	},
	{Level, []string{"level", "lv", "lvl", "bomlevel", "stufe", "层级", "阶层", "レベル", "уровень"}, nil},
}

// distributor is a company that sells parts of other makers. Its name in a column of makers is no maker.
type distributor struct {
	name string
	keys []string // in the form of [normal]
}

var distributors = []distributor{
	{"DigiKey", []string{"digikey", "digikeyelectronics", "dk"}},
	{"Mouser", []string{"mouser", "mouserelectronics"}},
	{"LCSC", []string{"lcsc", "lcscelectronics", "szlcsc", "jlcpcb", "立创商城"}},
	{"Farnell", []string{"farnell", "premierfarnell", "element14"}},
	{"Newark", []string{"newark", "newarkelement14"}},
	{"Arrow", []string{"arrow", "arrowelectronics"}},
	{"Avnet", []string{"avnet"}},
	{"Future Electronics", []string{"futureelectronics"}},
	{"RS", []string{"rscomponents", "rsonline"}},
	{"TTI", []string{"tti", "ttiinc"}},
	{"TME", []string{"tme", "transfermultisortelektronik"}},
	{"Reichelt", []string{"reichelt", "reicheltelektronik"}},
	{"Conrad", []string{"conrad", "conradelectronic"}},
	{"Rutronik", []string{"rutronik"}},
	{"Chip One Stop", []string{"chip1stop", "chiponestop"}},
}

// distributorOf returns the distributor with this name, "" if it is none.
func distributorOf(name string) string {
	key := normal(name)
	for _, d := range distributors {
		for _, k := range d.keys {
			if k == key {
				return d.name
			}
		}
	}
	return ""
}

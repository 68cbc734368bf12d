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
	Site // of the maker's
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
	"country of test", "manufacturing site", "ECCN", "HTS", "unit price", "price unit", "total price", "currency", "supplier",
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

// synonyms is the list of headers that are understood: English, German, French, Spanish, Italian, Russian, Chinese,
// Japanese, Korean.
var synonyms = []synonym{
	{
		Reference,
		[]string{
			"reference", "references", "referencedesignator", "referencedesignators", "ref", "refs", "refdes", "refdesignator",
			"designator", "designators", "parts", "referenz", "referenzen", "bauteilreferenz", "bezeichner", "位号", "元件位号", "标号",
			"リファレンス", "部品記号", "回路記号", "позобозначение", "позиционноеобозначение",
			"schematicreference", "referencedesignatorrange", "refdesrange", "repère", "repères", "repere", "reperes",
			"repèrestopologiques", "riferimento", "riferimenti", "referencia", "referencias", "einbauplatz", "einbauplätze",
			"位置号", "元件位置", "零件位置", "位號", "参照番号", "リファレンス番号", "部品番号記号", "참조번호", "참조", "부품기호", "위치번호",
		},
		[]string{
			"customerreference", "position", "обозначение", "位置", "위치", "schaltplanreferenz",
		},
	},
	{
		Quantity,
		[]string{
			"quantity", "qty", "qnty", "qnt", "quantityperboard", "qtyperboard", "quantityper", "qtyper", "qtyperunit", "quantityrequired",
			"menge", "anzahl", "stückzahl", "stueckzahl", "stk", "数量", "用量", "个数", "個数", "員数", "количество", "колво", "кол",
			"componentquantity", "bomqty", "bomquantity", "quantité", "qté", "quantite", "qte", "cantidad", "quantità",
			"quantita", "komponentenmenge", "數量", "수량", "소요량",
		},
		[]string{
			"count", "amount", "orderqty", "orderquantity", "compqty", "compquantity", "totalqty", "totalquantity", "qtytotal",
			"bestellmenge", "总用量", "订购数量", "购买数量", "총수량",
		},
	},
	{
		Manufacturer,
		[]string{
			"manufacturer", "manufacturername", "manufacturermanufacturername", "manufacturermfrname", "approvedmanufacturer", "maker",
			"makername", "hersteller", "herstellername", "制造商", "厂商", "厂家", "生产厂家", "品牌", "メーカー", "メーカ", "メーカー名",
			"製造元", "производитель", "изготовитель",
			"fabricant", "fabricants", "nomdufabricant", "nomfabricant", "fabricante", "produttore", "costruttore", "marque",
			"生产商", "製造商", "製造廠商", "廠牌", "廠商", "原厂", "メーカ名", "製造メーカー", "제조사", "제조업체", "제조사명", "메이커",
		},
		[]string{
			"brand", "brandname", "fabrikat", "marca", "브랜드",
		},
	},
	{
		PartNumber,
		[]string{
			"mpn", "manufacturerpartnumber", "manufacturerpart", "manufacturerpn", "manufacturernumber", "manufacturermpn1",
			"manufacturerproductnumber", "manufacturermfrpartnumber", "manufacturerpartnumbermpn", "makerpartnumber", "herstellernummer",
			"herstellernumber", "herstnumber", "herstellerteilenummer", "herstellerteilenumber", "herstellerartikelnummer",
			"herstellerartikelnumber", "型号", "规格型号", "厂商型号", "厂家型号", "制造商型号", "制造商料号", "原厂型号", "型番", "型式",
			"メーカー型番", "メーカー品番", "партномер", "артикулпроизводителя",
			"approvedmanufacturerpartnumber", "manufacturerpartid", "htn", "herstellerteil", "herstteilenumber",
			"herstteilenummer", "herstellerbezeichnung", "référencefabricant", "réffabricant", "référencedufabricant",
			"reffabricant", "referencefabricant", "codefabricant", "númerodepiezadelfabricante", "referenciafabricante",
			"codiceproduttore", "codicecostruttore", "制造商零件编号", "制造商部件号", "制造商零件型号", "厂商料号", "原厂料号", "製造商料號", "製造商型號", "型號",
			"メーカ型番", "メーカ品番", "製造元型番", "製造元品番", "제조사품번", "제조사부품번호", "제조사파트넘버", "제조사모델명",
		},
		[]string{
			"partnumber", "pn", "productnumber", "orderingcode", "teilenummer", "teilenumber", "品番", "部品番号", "артикул",
			"каталожныйномер", "номердетали",
			"商品型号", "품번", "부품번호", "파트넘버", "형번",
		},
	},
	{MakerAndPart, []string{"manufacturermpn", "manufacturerandmpn", "manufacturerandpartnumber"}, nil},
	{
		Internal,
		[]string{
			"internalpartnumber", "ipn", "itemnumber", "componentnumber", "materialnumber", "materialnummer", "sachnummer",
			"artikelnummer", "artikelnumber", "companypartnumber", "料号", "物料编码", "物料号", "図番", "децимальныйномер",
			"customerpartnumber", "customernumber", "cpn", "material", "komponentennummer", "komponentennumber", "komponente",
			"sachnumber", "codearticle", "référenceinterne", "numéroarticle", "códigointernumber", "codicearticolo",
			"codiceinternumber", "料號", "物料编号", "物料代码", "存货编码", "社内品番", "自社品番", "자재코드", "품목코드", "사내품번",
		},
		nil,
	},
	{
		Name,
		[]string{
			"name", "partname", "productname", "itemname", "componentname", "cmpname", "device", "libref", "名称", "品名", "部品名",
			"наименование",
			"désignationarticle", "商品名称", "物料名称", "元器件名称", "元件名称", "器件名称", "品項名稱", "商品名", "품명", "품목명", "부품명",
		},
		[]string{"component", "title"},
	},
	{
		Value,
		[]string{
			"value", "val", "comment", "designation", "part", "wert", "值", "参数", "値", "定数", "номинал", "значение", "valeur",
			"valor", "valore", "规格", "規格", "参数值", "규격", "값",
		},
		nil,
	},
	{
		Description,
		[]string{
			"description", "desc", "descr", "partdescription", "itemdescription", "objectdescription", "beschreibung", "bezeichnung", "benennung", "描述", "说明",
			"説明", "仕様", "описание",
			"componentdescription", "materialdescription", "objektkurztext", "objektbezeichnung", "materialkurztext", "kurztext",
			"désignation", "libellé", "descripción", "descripcion", "descrizione", "商品描述", "物料描述", "規格說明", "說明", "设备说明", "설명",
			"비고사양", "사양",
		},
		nil,
	},
	{
		Package,
		[]string{
			"package", "footprint", "pcbfootprint", "case", "casepackage", "gehäuse", "gehaeuse", "bauform", "封装", "封装形式", "パッケージ",
			"外形", "корпус",
			"boîtier", "boitier", "empreinte", "encapsulado", "contenitore", "패키지", "풋프린트",
		},
		nil,
	},
	{
		Made,
		[]string{
			"countryoforigin", "countryoforigincoo", "countryoforiginiso", "countryoforiginiso2", "coo", "origincountry", "madein",
			"countryofmanufacture", "ursprungsland", "herkunftsland", "原产国", "原产地", "产地", "原産国", "生産国", "странапроисхождения",
			"paysdorigine", "payscedorigine", "paísdeorigen", "paisdeorigen", "paesediorigine", "paesedorigine", "原產國", "原產地",
			"생산국", "원산지", "제조국",
		},
		[]string{"country", "origin", "ursprung"},
	},
	{Diffused, []string{"countryofdiffusion", "diffusioncountry", "countryoforigindiffusion", "coodiffusion"}, nil},
	{Assembled, []string{"countryofassembly", "assemblycountry", "countryoforiginassembly", "cooassembly"}, nil},
	{Tested, []string{"countryoftest", "testcountry", "countryoforigintest"}, nil},
	{Site, []string{"manufacturingsite", "manufacturinglocation", "productionsite", "productionlocation", "fertigungsstätte", "sitedeproduction"}, nil},
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
			"supplierunitprice", "unitpriceexclvat", "prixunitaire", "prixunitaireht", "preciounitario", "prezzounitario", "單價",
			"商品单价", "단가",
		},
		[]string{
			"price", "cost", "preis", "价格", "価格", "цена", "prix", "precio", "prezzo", "가격",
		},
	},
	{PriceUnit, []string{"priceunit", "pricequantity", "preisproeinheit", "pricingunit", "preiseinheit", "pe", "价格单位"}, nil},
	{
		Total,
		[]string{
			"extendedprice", "extprice", "extended", "extendedcost", "extcost", "totalprice", "totalcost", "total", "linetotal", "subtotal",
			"gesamtpreis", "summe", "总价", "合价", "金额", "合計", "金額", "сумма", "стоимость",
			"suppliersubtotal", "prixtotal", "preciototal", "prezzototale", "總價", "小計", "小计", "금액", "합계",
		},
		nil,
	},
	{Currency, []string{"currency", "suppliercurrency", "devise", "moneda", "valuta", "幣別", "통화", "curr", "währung", "waehrung", "币种", "货币", "通貨", "валюта"}, nil},
	{
		Supplier,
		[]string{
			"supplier", "suppliername", "vendor", "vendorname", "distributor", "distributorname", "vid", "seller", "lieferant", "händler",
			"供应商", "供货商", "经销商", "仕入先", "購入先", "поставщик",
			"fournisseur", "proveedor", "fornitore", "distributeur", "distribuidor", "distributore", "供應商", "購買先", "調達先", "공급업체",
			"공급사", "구매처", "판매처",
		},
		nil,
	},
	{
		SupplierPart,
		[]string{
			"supplierpartnumber", "supplierpart", "suppliernumber", "suppliersku", "vendorpartnumber", "vendorpart", "vendorpn", "vendornumber",
			"vendorderivatepartnumber", "distributorpartnumber", "distributorpart", "distributorsku", "sku", "ordercode", "ordernumber",
			"bestellnummer", "bestellnumber", "商品编号", "供应商编号",
			"référencefournisseur", "réffournisseur", "referencefournisseur", "codefournisseur", "referenciaproveedor",
			"codicefornitore", "lieferantennummer", "lieferantenteilenummer", "lieferantenartikelnummer",
			"lieferantenartikelnumber", "供应商料号", "供應商料號", "供应商型号", "商城编号", "発注コード", "仕入先品番", "購入先品番", "注文コード", "공급사품번", "구매처품번",
			"주문코드",
		},
		nil,
	},
	{
		NotFitted,
		[]string{
			"dnp", "dni", "dnf", "dnm", "donotpopulate", "donotplace", "donotfit", "donotmount", "donotinstall", "notfitted", "nofit",
			"nichtbestückt", "不贴", "未実装", "неустанавливать",
			"nonmonté", "nonmontés", "nemonter", "nomontar", "nonmontato", "不焊", "不焊接", "不安装", "不上件", "미실장", "미삽",
		},
		nil,
	},
	{Fitted, []string{"fitted", "populate", "populated", "mounted", "bestückt"}, nil},
	{
		Item,
		[]string{"item", "line", "linenumber", "pos", "id", "number", "findnumber", "index", "序号", "項番", "пп"},
		nil,
	},
	{
		Level,
		[]string{
			"level", "lv", "lvl", "bomlevel", "indentlevel", "indentedlevel", "structurelevel", "explosionlevel", "hierarchylevel", "stufe", "ebene",
			"strukturstufe", "auflösungsstufe", "hierarchieebene", "niveau", "nivel", "livello", "层级", "层次", "阶层", "阶次", "bom层级", "階層",
			"階次", "レベル", "레벨", "уровень",
		},
		nil,
	},
}

// distributor is a company that sells parts of other makers. Its name in a column of makers is no maker.
type distributor struct {
	name string
	keys []string // in the form of [normal]
}

var distributors = []distributor{
	{"DigiKey", []string{"digikey", "digikeyelectronics", "dk", "得捷", "得捷电子"}},
	{"Mouser", []string{"mouser", "mouserelectronics", "贸泽", "贸泽电子"}},
	{"LCSC", []string{"lcsc", "jlc", "lcscelectronics", "szlcsc", "jlcpcb", "立创", "嘉立创", "立创商城"}},
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

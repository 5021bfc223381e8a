import Commerce
import Flows
import Testing

struct StreetSplitterTests {
    @Test(arguments: [
        ("Dorpsstraat 12", "NL", "Dorpsstraat|12|"), ("Dorpsstraat 12a", "NL", "Dorpsstraat|12|a"), ("Dorpsstraat 12 a", "NL", "Dorpsstraat|12|a"),
        ("Keizersgracht 241-III", "NL", "Keizersgracht|241|III"), ("Prinsengracht 12-3", "NL", "Prinsengracht|12|3"),
        ("1e Jan Steenstraat 15hs", "NL", "1e Jan Steenstraat|15|hs"), ("2e Weteringdwarsstraat 4 III", "NL", "2e Weteringdwarsstraat|4|III"),
        ("Hoofdweg 12 achter", "NL", "Hoofdweg|12|achter"), ("Postbus 123", "NL", "Postbus|123|"),
        ("Lange Kerkstraat 7 bis", "NL", "Lange Kerkstraat|7|bis"),
        ("Nieuwe Gracht 12, 2e verdieping", "NL", "Nieuwe Gracht|12|2e verdieping"),
        ("Veldstraat 12 bus 3", "BE", "Veldstraat|12|bus 3"), ("Rue de la Loi 16", "BE", "Rue de la Loi|16|"),
        ("16 rue de la Loi", "BE", "rue de la Loi|16|"),
        ("Rue Neuve 5 bte 12", "BE", "Rue Neuve|5|bte 12"), ("Kerkstraat 10/2", "BE", "Kerkstraat|10|/2"),
        ("Hauptstraße 5", "DE", "Hauptstraße|5|"), ("Straße des 17. Juni 135", "DE", "Straße des 17. Juni|135|"),
        ("Am Kanal 4 - 6", "DE", "Am Kanal|4|-6"),
        ("Am Kanal 4-6", "DE", "Am Kanal|4|-6"), ("Musterweg 3, Hinterhaus", "DE", "Musterweg|3|Hinterhaus"),
        ("Lange Str. 12 1/2", "DE", "Lange Str.|12|1/2"),
        ("C4, 12", "DE", "C4|12|"), ("Mariahilfer Straße 1 Top 12", "AT", "Mariahilfer Straße|1|Top 12"),
        ("12 rue de la Paix", "FR", "rue de la Paix|12|"), ("12 bis rue de la Paix", "FR", "rue de la Paix|12|bis"),
        ("12bis, rue Victor Hugo", "FR", "rue Victor Hugo|12|bis"),
        ("5, place d'Armes", "LU", "place d'Armes|5|"), ("10 Downing Street", "GB", "Downing Street|10|"), ("Via Roma, 12", "IT", "Via Roma|12|"),
        ("Calle Mayor 5, 2º B", "ES", "Calle Mayor|5|2º B"),
    ])
    func `Lines of all countries are split as their people would`(line: String, country: String, expected: String) throws {
        let parts = try #require(StreetSplitter.split(line, country: country))
        #expect("\(parts.street)|\(parts.number)|\(parts.addition)" == expected)
    }

    @Test(arguments: [
        ("Dorpsstraat", "NL"), ("Plein 1944 7", "NL"), ("Dorpsstraat 12 3", "NL"), ("", "NL"), ("Gut Hohenfels", "DE"), ("Lieu-dit Le Moulin", "FR"),
        ("Flat 4, 12 High Street", "GB"), ("12", "NL"), ("Laan van 1940-1945 nabij de molen", "NL"),
    ])
    func `What cannot be split for sure stays whole`(line: String, country: String) {
        #expect(StreetSplitter.split(line, country: country) == nil)
    }

    @Test func `A number in the second line belongs to the street`() {
        let address = Address(streetLine: "Dorpsstraat", streetLine2: "12 a", postcode: "1234ab", city: "Utrecht", country: "nl").completed
        #expect(address.street == "Dorpsstraat" && address.houseNumber == "12" && address.houseNumberAddition == "a")
        #expect(address.streetLine == "Dorpsstraat 12 a" && address.streetLine2 == nil)
        #expect(address.postcode == "1234 AB" && address.country == "NL")
    }

    @Test func `Postcodes of other countries keep their form, and codes of tax offices become ISO's`() {
        #expect(Address(streetLine: "x", postcode: "123456", city: "x", country: "RO").completed.postcode == "123456")
        #expect(Address(streetLine: "x", postcode: "SW1A 2AA", city: "x", country: "UK").completed.country == "GB")
    }

    @Test func `VAT numbers get their country's letters`() {
        let address = Address(streetLine: "x", postcode: "x", city: "x", country: "DE", vatNumber: "123 456 789")
        #expect(address.completed.vatNumber == "DE123456789")
        #expect(
            Address(streetLine: "x", postcode: "x", city: "x", country: "NL", vatNumber: "NL0012.34.567.B01").completed.vatNumber == "NL001234567B01")
    }

    @Test func `What the shop has apart is not split again`() {
        let address = Address(
            streetLine: "Dorpsstraat 12a", street: "Dorpsstraat", houseNumber: "12", houseNumberAddition: "A", postcode: "", city: "", country: "NL")
        #expect(address.completed.houseNumberAddition == "A")
    }
}

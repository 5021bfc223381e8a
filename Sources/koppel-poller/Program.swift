import Wiring

@main
enum Program {
    static func main() {}
}

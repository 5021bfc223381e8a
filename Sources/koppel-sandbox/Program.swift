import Hummingbird
import Mustache

@main
enum Program {
    static func main() {}
}

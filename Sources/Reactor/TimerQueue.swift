/// Sleeping tasks by the time they wake: a binary heap, with cancelled ones taken out lazily.
struct TimerQueue {
    private var heap: [(time: MonotonicTime, timer: ReactorTimer)] = []
    private var cleanAt = 64

    var count: Int { heap.count }

    /// The earliest time; `never` if there is none.
    var next: MonotonicTime { heap.first?.time ?? .never }

    mutating func add(_ timer: ReactorTimer, at time: MonotonicTime) {
        if heap.count >= cleanAt {
            // A sorted array is a heap.
            heap = heap.filter { !$0.timer.isDone }.sorted { $0.time < $1.time }
            cleanAt = max(64, 2 * heap.count)
        }
        heap.append((time, timer))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if heap[parent].time <= heap[child].time { break }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    /// Wakes all whose time has come.
    mutating func fire(now: MonotonicTime) {
        while let first = heap.first, first.time <= now || first.timer.isDone {
            removeFirst()
            first.timer.finish()
        }
    }

    /// Wakes all: whoever looks at the time sees that it has not come.
    mutating func stop() {
        let all = heap
        heap = []
        for entry in all { entry.timer.cancel() }
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        if heap.isEmpty { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].time < heap[least].time { least = child }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

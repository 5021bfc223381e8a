public import ArgumentParser
public import Commerce

extension Flow: ExpressibleByArgument {}

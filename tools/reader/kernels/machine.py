"""What the writers of assembly have in common."""


class Machine:
    def __init__(self, constants):
        self.values, self.lines, self.labels, self.used = constants, [], 0, {}

    def emit(self, *lines):
        self.lines += ["\t" + line for line in lines]

    def function(self, name, parameters, results=""):
        """The head of a Go function; its parameters get their places on the
        stack as Go lays them out."""
        self.places, self.names, self.open, self.held = {}, {}, [], {}
        at = 0
        for part in (parameters, results):
            waiting = []
            for field in filter(None, part.split(", ")):
                words = field.split()
                waiting.append(words[0])
                if len(words) == 1:
                    continue
                size = 4 if words[1] == "float32" else 8
                for word in waiting:
                    at = -(-at // size) * size
                    self.places[word] = (f"{word}+{at}(FP)", size)
                    at += size
                waiting = []
            if part is parameters and results:
                at = -(-at // 8) * 8
        self.lines += ["", f"// func {self.prefix}{name}({parameters}){' (' + results + ')' if results else ''}", f"TEXT ·{self.prefix}{name}(SB), NOSPLIT, $0-{at}"]

    def loop(self, counter, _):
        self.labels += 1
        self.open.append(f"loop{self.labels}")
        self.lines.append(f"{self.open[-1]}:")

    def keep(self, *names):
        for name in names:
            self.held[name] = self.general()
            self.copy(self.held[name], self.names[name])

    def again(self, *names):
        for name in names:
            self.copy(self.names[name], self.held[name])

    def general(self):
        """A general register that is not in use."""
        return next(r for r in self.registers if r not in self.names.values() and r not in self.held.values())

    def arguments(self, *names):
        for name in names:
            self.names[name] = self.general()
            self.emit(f"{self.word} {self.places[name][0]}, {self.names[name]}")

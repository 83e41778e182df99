#!/usr/bin/env python3
"""The cases of NetGen.Gpu.Check in PyTorch: same sizes, same optimizer, medians over interleaved rounds, as a JSON list of the same form.

Kinds: "eager" and "compiled" run whole training steps on a batch that is on the device, one behind the other without waiting; "step" sends the batch from pinned
memory and reads the loss. Of several ways to do one kind the fastest counts; "how" says which it was.
"""
import argparse
import datetime
import json
import statistics
import sys
import time

TURN_SECONDS = 0.02
WARM_UP_SECONDS = 0.15
MOST_STEPS = 256


def main():
    arguments = read_arguments()
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed for this Python, so there is nothing to compare with.", file=sys.stderr)
        return 2
    if not torch.cuda.is_available():
        print("PyTorch finds no CUDA device, so there is nothing to compare with.", file=sys.stderr)
        return 2

    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    set_tf32(torch, False)
    print(f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name(0)}", flush=True)
    peer = Peer(torch, arguments)
    for case in cases(torch):
        if time.monotonic() > peer.deadline:
            print(f"No time is left for {case[0]} and what follows.", flush=True)
            break
        torch.cuda.empty_cache()
        try:
            case[1](peer, case[0])
        except Exception as error:  # the other cases are still worth their time
            print(f"{case[0]} fails: {first_line(error)}", flush=True)
        if arguments.json:
            with open(arguments.json, "w", encoding="utf-8") as file:
                json.dump(peer.results, file, indent=2)
                file.write("\n")
    return 0


def first_line(error):
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", metavar="FILE", help="where the timings go")
    parser.add_argument("--rounds", type=int, default=21, help="interleaved rounds (default: 21)")
    parser.add_argument("--limit", type=float, default=180, metavar="SECONDS", help="begins no further case after this time (default: 180)")
    parser.add_argument("--no-compile", action="store_true", help="captures CUDA graphs of eager steps alone, without torch.compile")
    parser.add_argument("--max-autotune", action="store_true", help="lets torch.compile try out kernels, which takes minutes")
    return parser.parse_args()


def set_tf32(torch, allowed):
    torch.backends.cuda.matmul.allow_tf32 = allowed
    torch.backends.cudnn.allow_tf32 = allowed


def cases(torch):
    """The names are those of TimedCase.cs."""
    nn = torch.nn

    def mlp():
        return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))

    def wide():
        hidden = [layer for _ in range(4) for layer in (nn.Linear(64, 64, bias=False), nn.ReLU())]
        return nn.Sequential(*hidden, nn.Linear(64, 64, bias=False))

    def lenet():
        return nn.Sequential(
            nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 128), nn.ReLU(), nn.Linear(128, 10))

    classes, values = nn.functional.cross_entropy, nn.functional.mse_loss
    yield "mlp-b256", lambda peer, name: peer.train(name, mlp, classes, 256, [784])
    yield "mlp-b16384", lambda peer, name: peer.train(name, mlp, classes, 16384, [784])
    yield "wide64-b65536", lambda peer, name: peer.train(name, wide, values, 65536, [64])
    yield "lenet-b1024", lambda peer, name: peer.train(name, lenet, classes, 1024, [1, 28, 28])
    for size in (1024, 2048, 4096, 8192):
        yield f"gemm-{size}", lambda peer, name, size=size: peer.multiply(name, size, tf32=False)
        yield f"gemm-{size}-tf32", lambda peer, name, size=size: peer.multiply(name, size, tf32=True)
    yield "relu-64Mi", lambda peer, name: peer.rectify(name, 65536, 1024)
    yield "copy-64Mi", lambda peer, name: peer.copy(name, 64 << 20)
    yield "upload-16Mi", lambda peer, name: peer.upload(name, 16 << 20)


class Peer:
    def __init__(self, torch, arguments):
        self.torch = torch
        self.arguments = arguments
        self.deadline = time.monotonic() + arguments.limit
        self.results = []

    def train(self, name, make, loss_of, batch, shape):
        torch = self.torch
        x = torch.rand(batch, *shape) * 2 - 1
        if loss_of is torch.nn.functional.cross_entropy:
            y = torch.randint(10, (batch,))
        else:
            y = torch.rand(batch, 64) * 2 - 1
        on_device = (x.cuda(), y.cuda())
        pinned = (x.pin_memory(), y.pin_memory())

        contenders = []
        for how, settings in (("Adam, fused", {"fused": True}), ("Adam, foreach", {"foreach": True})):
            step = self.step_of(make, loss_of, settings)
            contenders.append(("eager", how, lambda step=step: step(*on_device)))

            def send_and_read(step=step):
                return step(*(part.cuda(non_blocking=True) for part in pinned)).item()

            contenders.append(("step", how, send_and_read))
        for how, prepare in self.compiled_ways(make, loss_of, on_device):
            try:
                contenders.append(("compiled", how, prepare()))
                contenders[-1][2]()
                torch.cuda.synchronize()
            except Exception as error:  # torch.compile needs a C compiler and more that a machine may lack
                contenders = [c for c in contenders if c[1] != how]
                print(f"{name}, {how} fails: {first_line(error)}", flush=True)
        self.time(name, batch, contenders)
        torch._dynamo.reset()

    def step_of(self, make, loss_of, settings, compile_mode=None):
        """A training step, which returns its loss."""
        torch = self.torch
        model = make().cuda()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-8, **settings)

        def forward(x, y):
            return loss_of(model(x), y)

        if compile_mode is not None:
            forward = torch.compile(forward, mode=compile_mode)
        marks = compile_mode in ("reduce-overhead", "max-autotune")

        def step(x, y):
            if marks:
                torch.compiler.cudagraph_mark_step_begin()
            optimizer.zero_grad(set_to_none=True)
            loss = forward(x, y)
            loss.backward()
            optimizer.step()
            return loss

        return step

    def compiled_ways(self, make, loss_of, batch):
        """Ways to run a step with few launches by the host, the optimizer included."""
        capturable = {"fused": True, "capturable": True}
        yield "CUDA graph of the eager step", lambda: self.capture(self.step_of(make, loss_of, capturable), batch)
        if self.arguments.no_compile:
            return
        mode, plain = ("max-autotune", "max-autotune-no-cudagraphs") if self.arguments.max_autotune else ("reduce-overhead", "default")
        yield f"CUDA graph of torch.compile(mode={plain})", lambda: self.capture(self.step_of(make, loss_of, capturable, plain), batch)

        def by_torch():
            step = self.step_of(make, loss_of, {"fused": True}, mode)
            return lambda: step(*batch)

        yield f"torch.compile(mode={mode})", by_torch

    def capture(self, step, batch):
        torch = self.torch
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(5):
                step(*batch)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step(*batch)
        return graph.replay

    def multiply(self, name, size, tf32):
        torch = self.torch
        set_tf32(torch, tf32)
        a, b = (torch.rand(size, size, device="cuda") * 2 - 1 for _ in range(2))
        c = torch.empty(size, size, device="cuda")

        def product():
            torch.mm(a, b, out=c)

        contenders = [("eager", "torch.mm", product), ("compiled", "CUDA graph of torch.mm", self.capture(product, ()))]
        self.time(name, size, contenders, flops=2.0 * size**3)
        set_tf32(torch, False)

    def rectify(self, name, batch, features):
        torch = self.torch
        x = torch.rand(batch, features, device="cuda") * 2 - 1
        with torch.no_grad():
            self.time(name, batch, [("eager", "torch.relu", lambda: torch.relu(x))], size=2 * 4 * x.numel())

    def copy(self, name, count):
        torch = self.torch
        x, y = (torch.zeros(count, device="cuda") for _ in range(2))
        self.time(name, count, [("eager", "copy_", lambda: y.copy_(x))], size=2 * 4 * count)

    def upload(self, name, count):
        torch = self.torch
        there, here = torch.zeros(count, device="cuda"), torch.zeros(count)
        pinned = torch.zeros(count).pin_memory()

        def send(source):
            there.copy_(source, non_blocking=True)
            torch.cuda.synchronize()

        contenders = [("pinned", "copy_", lambda: send(pinned)), ("pageable", "copy_", lambda: send(here))]
        self.time(name, count, contenders, size=4 * count)

    def time(self, name, batch, contenders, flops=None, size=None):
        """Takes turns, every second round backwards; of each kind the fastest is kept."""
        turns = [self.steps_of_turn(run) for _, _, run in contenders]
        times = [[] for _ in contenders]
        for turn in range(self.arguments.rounds):
            order = range(len(contenders))
            for i in order if turn % 2 == 0 else reversed(order):
                contenders[i][2]()
                times[i].append(self.microseconds(contenders[i][2], turns[i]))
        best = {}
        for (kind, how, _), measured in zip(contenders, times):
            median = statistics.median(measured)
            if kind not in best or median < best[kind][0]:
                best[kind] = (median, how)
        for kind, (median, how) in best.items():
            result = {
                "name": name,
                "kind": kind,
                "batch": batch,
                "microseconds": median,
                "teraflops": None if flops is None else flops / median / 1e6,
                "gigabytesPerSecond": None if size is None else size / median / 1e3,
                "kernels": None,
                "gpu": self.torch.cuda.get_device_name(0),
                "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
                "how": how,
            }
            self.results.append(result)
            speed = "".join(f", {result[key]:.4g} {unit}" for key, unit in (("teraflops", "TFLOP/s"), ("gigabytesPerSecond", "GB/s")) if result[key] is not None)
            print(f"{name} {kind}: {median:.4g} µs{speed} ({how})", flush=True)

    def steps_of_turn(self, run):
        start = time.perf_counter()
        steps = 0
        while steps == 0 or time.perf_counter() - start < WARM_UP_SECONDS:
            run()
            self.torch.cuda.synchronize()
            steps += 1
        return max(1, min(MOST_STEPS, int(TURN_SECONDS * 1e6 / self.microseconds(run, 4))))

    def microseconds(self, run, steps):
        self.torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(steps):
            run()
        self.torch.cuda.synchronize()
        return (time.perf_counter() - start) * 1e6 / steps


if __name__ == "__main__":
    sys.exit(main())

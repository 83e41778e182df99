using System.Globalization;

namespace NetGen.Compiler;

/// <summary>What a network costs, in words: the table of <c>Summary</c> and the line that a build prints.</summary>
/// <param name="Summary">Layers, shapes, parameters and multiply-adds, a line each, and the memory.</param>
/// <param name="BuildLine"><c>MnistCnn: 34,826 parameters, 5.6 MFLOP a sample, training bytes 1.2 MB + 158 KB × batch + 64 KB × threads</c>.</param>
/// <param name="Operations">Multiply-adds of one sample's forward pass.</param>
internal sealed record NetworkReport(string Summary, string BuildLine, long Operations)
{
    public static NetworkReport Of(Model model, List<LoweredProgram> programs, KernelLibrary kernels)
    {
        long parameters = model.Parameters.Where(p => p.IsTrained).Sum(p => p.Shape.Size);
        string name = model.Spec.Name;
        var program = programs.FirstOrDefault(p => p.Kind == ProgramKind.Train) ?? programs.Single(p => p.Kind == ProgramKind.Predict);
        bool trains = program.Kind == ProgramKind.Train;
        long blocks = (trains ? model.Optimizer!.MomentCount : 0) + (program.ClipsBefore >= 0 ? 1 : 0);
        long once = 4 * (kernels.Layout.Floats + blocks * kernels.Layout.TrainedFloats + program.Plan.FixedFloats);
        long targets = trains ? model.Outputs.Sum(o => o.Target!.Value.Shape.Size + 1) : 0;
        long perSample = 4 * (program.Plan.FloatsPerSample + model.InputSize + model.OutputSize + targets);
        long perThread = 4 * kernels.ScratchPerThread(program);

        string memory = $"{Bytes(once)} + {Bytes(perSample)} × batch" + (perThread > 0 ? $" + {Bytes(perThread)} × threads" : "");
        string use = trains ? "training" : "prediction";
        var nodes = Liveness.Of(model.Predict).Nodes.Where(n => !n.IsStorageless()).ToLookup(n => n.Origin);
        var operations = nodes.ToDictionary(g => g.Key, g => g.Sum(n => n.Operator.Operations(n)));
        long total = operations.Values.Sum();
        string flops = $"{Prefixed(2 * total)}FLOP a sample";
        return new NetworkReport(
            Table(model, nodes, operations, $"{parameters:N0} parameters, {flops}, {use} bytes {memory}") + PlainLoops(programs),
            $"{name}: {parameters:N0} parameters, {flops}, {use} bytes {memory}",
            total);
    }

    /// <summary>What has no kernel but the one that always works: a faster one could take its place.</summary>
    private static string PlainLoops(List<LoweredProgram> programs)
    {
        string[] loops = [.. programs.SelectMany(p => p.Launches).Where(l => l.Kernel is NestKernel).Select(l => l.Comment).Distinct()];
        return loops.Length == 0 ? "" : $"\nPlain loops, for want of a faster kernel: {string.Join("; ", loops)}";
    }

    /// <param name="nodes">What computes, by layers and methods.</param>
    /// <param name="operations">Their multiply-adds.</param>
    private static string Table(Model model, ILookup<string, Node> nodes, Dictionary<string, long> operations, string totals)
    {
        var rows = new List<string[]> { new[] { "Layer", "What", "Output", "Parameters", "Multiply-adds" } };
        foreach (var input in model.Inputs)
            rows.Add([input.Name.Length == 0 ? "Input" : $"Input {input.Name}", "", input.Shape.ToString(), "", ""]);
        for (int i = 0; i < model.Layers.Count; i++)
        {
            var layer = model.Layers[i];
            rows.Add(
            [
                new string(' ', 2 * layer.Depth) + layer.Name,
                layer.Description,
                layer.Output.ToString(),
                $"{model.Parameters.Where(p => layer.Holds(p.Layer) && p.IsTrained).Sum(p => p.Shape.Size):N0}",
                $"{operations.Where(o => layer.Holds(o.Key)).Sum(o => o.Value):N0}",
            ]);
        }

        // What Forward and its helpers compute beside layers.
        foreach (string method in model.Spec.Methods.Select(m => m.Name).Distinct())
        {
            string what = string.Join(", ", nodes[method].Select(n => n.Operator.Name).Distinct());
            if (operations.TryGetValue(method, out long own))
                rows.Add([method, what, method == MethodSpec.Forward && model.Outputs.Count == 1 ? model.Outputs[0].Shape.ToString() : "", "", $"{own:N0}"]);
        }

        if (model.Outputs.Count > 1)
            rows.AddRange(model.Outputs.Select(o => new[] { $"Output {o.Name}", o.Loss?.Kind ?? "", o.Shape.ToString(), "", "" }));

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        var lines = rows.Select(r => string.Join("  ", r.Select((cell, c) => c < 3 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        return string.Join("\n", new[] { model.Spec.Name }.Concat(lines).Append(totals));
    }

    private static string Prefixed(double count) => count switch
    {
        >= 1e9 => $"{count / 1e9:0.##} G",
        >= 1e6 => $"{count / 1e6:0.##} M",
        >= 1e3 => $"{count / 1e3:0.##} k",
        _ => $"{count:0} ",
    };

    private static string Bytes(double count) => count switch
    {
        >= 1e9 => $"{count / 1e9:0.##} GB",
        >= 1e6 => $"{count / 1e6:0.##} MB",
        >= 1e3 => $"{count / 1e3:0.##} kB",
        _ => $"{count:0} B",
    };
}

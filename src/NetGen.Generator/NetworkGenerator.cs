using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>From classes marked <c>[Network]</c> to their training code. Cut at <see cref="ModelSpec"/>: what comes after sees no symbol.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly Func<ModelSpec, bool, CompiledNetwork> _compile;

    public NetworkGenerator() : this(NetworkCompiler.Compile)
    {
    }

    /// <summary>With another compiler: tests let it fail.</summary>
    internal NetworkGenerator(Func<ModelSpec, bool, CompiledNetwork> compile) => _compile = compile;

    /// <summary>The type that says whether the project references NetGen.Gpu.</summary>
    private const string GpuNetwork = "NetGen.Gpu.GpuNetwork";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(ModelReader.NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, Read)
            .Where(static network => network is not null)
            .Select(static (network, _) => network!);

        var hasGpu = context.CompilationProvider
            .Select(static (compilation, _) => compilation.GetTypeByMetadataName(GpuNetwork) is not null).WithTrackingName(Steps.Gpu);
        var results = networks
            .Select(static (network, _) => network.Spec).WithTrackingName(Steps.Specs)
            .Combine(hasGpu)
            .Select((pair, _) => Compile(pair.Left, pair.Right)).WithTrackingName(Steps.Results);

        // Editors ask for the public surface at every change, and for kernels only when they build.
        context.RegisterSourceOutput(
            results.Select(static (result, _) => result.Sources.Take(1).ToEquatableArray()).WithTrackingName(Steps.Surface), AddSources);
        context.RegisterImplementationSourceOutput(
            results.Select(static (result, _) => result.Sources.Skip(1).ToEquatableArray()).WithTrackingName(Steps.Kernels), AddSources);
        context.RegisterSourceOutput(
            results.Select(static (result, _) => (result.Spec.FullName, result.Crash)).WithTrackingName(Steps.Crashes),
            static (output, result) =>
            {
                if (result.Crash is not null)
                    output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, Location.None, result.FullName, result.Crash));
            });

        var analyzers = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => AnalyzerSwitch.Read(options.GlobalOptions)).WithTrackingName(Steps.Switch);
        var reports = networks.Combine(analyzers)
            .Where(static pair => pair.Right.GeneratorReports(pair.Left.Spec))
            .SelectMany(static (pair, _) => Report(pair.Left)).WithTrackingName(Steps.Reports);
        context.RegisterSourceOutput(reports, static (output, report) => output.ReportDiagnostic(ProblemDiagnostics.Create(report.Problem, report.Span.ToLocation())));
    }

    private static LocatedSpec? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // A class marked in two of its parts (which the C# compiler refuses) is still one network.
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var mark = ModelReader.Mark(type)?.ApplicationSyntaxReference;
        if (mark is null || mark.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.Span.Contains(mark.Span))
            return null;

        var reading = ModelReader.Read(type, cancellation);
        return new LocatedSpec(reading.Spec, reading.Map.ToSpans(), reading.IsMalformed);
    }

    private Result Compile(ModelSpec spec, bool hasGpu)
    {
        try
        {
            return new Result(spec, _compile(spec, hasGpu).Sources, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Result(spec, StubEmitter.Emit(spec), $"{e.GetType().Name}: {e.Message.TrimEnd('.')} {FirstFrame(e)}".TrimEnd());
        }
    }

    private static string FirstFrame(Exception e) => e.StackTrace?.Split('\n')[0].Trim() ?? "";

    private static IEnumerable<LocatedProblem> Report(LocatedSpec network)
    {
        var map = network.Places.ToLookup(p => p.Place, p => p.Span);
        return ProblemFinder.Find(network.Spec, network.IsMalformed)
            .Select(problem => new LocatedProblem(problem, SourceMap.Outward(problem.Place).SelectMany(p => map[p]).First()))
            .ToList();
    }

    private static void AddSources(SourceProductionContext output, EquatableArray<SourceText> sources)
    {
        foreach (var source in sources)
            output.AddSource(source.HintName, Microsoft.CodeAnalysis.Text.SourceText.From(source.Text, Encoding.UTF8));
    }

    /// <summary>Everything of a network that the pipeline may hold; an edit nearby moves the places and nothing else.</summary>
    private sealed record LocatedSpec(ModelSpec Spec, EquatableArray<PlacedSpan> Places, bool IsMalformed);

    private sealed record Result(ModelSpec Spec, EquatableArray<SourceText> Sources, string? Crash);

    private sealed record LocatedProblem(Problem Problem, FileSpan Span);

    /// <summary>Names of the pipeline's steps, for the tests that watch what an edit runs again.</summary>
    public static class Steps
    {
        public const string Gpu = nameof(Gpu);
        public const string Specs = nameof(Specs);
        public const string Results = nameof(Results);
        public const string Surface = nameof(Surface);
        public const string Kernels = nameof(Kernels);
        public const string Crashes = nameof(Crashes);
        public const string Switch = nameof(Switch);
        public const string Reports = nameof(Reports);
    }
}

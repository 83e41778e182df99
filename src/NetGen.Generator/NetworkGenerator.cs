using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator;

/// <summary>From classes marked <c>[Network]</c> to their training code, and from those marked <c>[Block]</c> to their other halves. Cut at <see cref="ModelSpec"/>: what comes after sees no symbol.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly Func<INamedTypeSymbol, CancellationToken, NetworkReading> _read;
    private readonly Func<ModelSpec, NetworkSurface> _surface;
    private readonly Func<ModelSpec, CodeOptions, EquatableArray<SourceText>> _kernels;

    public NetworkGenerator() : this(null, null, null)
    {
    }

    /// <summary>With another reader or compiler: tests let them fail.</summary>
    internal NetworkGenerator(
        Func<INamedTypeSymbol, CancellationToken, NetworkReading>? read = null,
        Func<ModelSpec, NetworkSurface>? surface = null,
        Func<ModelSpec, CodeOptions, EquatableArray<SourceText>>? kernels = null)
    {
        _read = read ?? ModelReader.Read;
        _surface = surface ?? NetworkCompiler.Surface;
        _kernels = kernels ?? NetworkCompiler.Kernels;
    }

    /// <summary>The type that says whether the project references NetGen.Gpu.</summary>
    private const string GpuNetwork = "NetGen.Gpu.GpuNetwork";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var networks = Readings(context, ModelReader.NetworkAttribute);
        var blocks = Readings(context, ModelReader.BlockAttribute);
        var clashes = Names(networks).Collect().Combine(Names(blocks).Collect())
            .Select(static (names, _) => FileNames.Clashes(names.Left.Concat(names.Right))).WithTrackingName(Steps.Clashes);
        var surfaces = Surfaces(networks);

        var hasGpu = context.CompilationProvider
            .Select(static (compilation, _) => compilation.GetTypeByMetadataName(GpuNetwork) is not null).WithTrackingName(Steps.Gpu);
        var widths = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => VectorWidthsProperty.Read(options.GlobalOptions)).WithTrackingName(Steps.Widths);
        var options = hasGpu.Combine(widths)
            .Select(static (pair, _) => new CodeOptions(pair.Left, pair.Right.Widths));
        var kernels = surfaces
            .Where(static surface => !surface.IsStub)
            .Select(static (surface, _) => surface.Spec)
            .Combine(options)
            .Select((pair, _) => Kernels(pair.Left, pair.Right)).WithTrackingName(Steps.Kernels);

        // Editors ask for the public surface at every change, and for kernels only when they build.
        context.RegisterSourceOutput(surfaces.Combine(clashes), AddSources);
        context.RegisterSourceOutput(Surfaces(blocks).Combine(clashes), AddSources);
        context.RegisterImplementationSourceOutput(kernels.Combine(clashes), AddSources);
        context.RegisterSourceOutput(widths, static (output, property) =>
        {
            if (property.Wrong is { } text)
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.UnknownVectorWidth, Location.None, text));
        });

        var analyzers = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => AnalyzerSwitch.Read(options.GlobalOptions)).WithTrackingName(Steps.Switch);
        Report(context, networks, analyzers);
        Report(context, blocks, analyzers);
    }

    private IncrementalValuesProvider<Reading> Readings(IncrementalGeneratorInitializationContext context, string mark) => context.SyntaxProvider
        .ForAttributeWithMetadataName(mark, static (node, _) => node is TypeDeclarationSyntax, (found, cancellation) => Read(found, mark, cancellation))
        .Where(static reading => reading is not null)
        .Select(static (reading, _) => reading!);

    private static IncrementalValuesProvider<string> Names(IncrementalValuesProvider<Reading> readings) =>
        readings.Where(static reading => reading.Network is not null).Select(static (reading, _) => reading.FullName);

    private IncrementalValuesProvider<Result> Surfaces(IncrementalValuesProvider<Reading> readings) => readings
        .Where(static reading => reading.Network is not null)
        .Select(static (reading, _) => reading.Network!.Spec).WithTrackingName(Steps.Specs)
        .Select((spec, _) => Surface(spec)).WithTrackingName(Steps.Surface);

    private static void Report(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Reading> readings, IncrementalValueProvider<AnalyzerSwitch> analyzers)
    {
        context.RegisterSourceOutput(readings.Select(static (reading, _) => (reading.FullName, reading.Crash)), ReportCrash);
        var reports = readings
            .Where(static reading => reading.Network is not null)
            .Select(static (reading, _) => reading.Network!)
            .Combine(analyzers)
            .Where(static pair => pair.Right.GeneratorReports(pair.Left.Spec))
            .SelectMany(static (pair, _) => LocatedProblems(pair.Left)).WithTrackingName(Steps.Reports);
        context.RegisterSourceOutput(reports, static (output, report) => output.ReportDiagnostic(ProblemDiagnostics.Create(report.Problem, report.Find)));
    }

    /// <summary>
    /// What fails here fails for its own network alone: an exception that left the pipeline would take the code of all others along.
    /// </summary>
    private Reading? Read(GeneratorAttributeSyntaxContext context, string attribute, CancellationToken cancellation)
    {
        // A class marked in two of its parts (which the C# compiler refuses) is still one network.
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (ModelReader.IsBlock(type) != (attribute == ModelReader.BlockAttribute))
            return null;
        try
        {
            return Read(type, context.TargetNode, cancellation) is { } network ? new Reading(network.Spec.FullName, network, null) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Reading(type.ToDisplayString(), null, Describe(e));
        }
    }

    private LocatedSpec? Read(INamedTypeSymbol type, SyntaxNode node, CancellationToken cancellation)
    {
        var mark = ModelReader.Mark(type)?.ApplicationSyntaxReference;
        if (mark is null || mark.SyntaxTree != node.SyntaxTree || !node.Span.Contains(mark.Span))
            return null;

        var reading = _read(type, cancellation);
        return new LocatedSpec(reading.Map.ToSpans(), reading.Spec, reading.IsMalformed);
    }

    private Result Surface(ModelSpec spec)
    {
        try
        {
            var surface = _surface(spec);
            return new Result(spec, surface.IsStub, surface.Texts, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Result(spec, true, StubEmitter.Emit(spec), Describe(e));
        }
    }

    private Result Kernels(ModelSpec spec, CodeOptions options)
    {
        try
        {
            return new Result(spec, false, _kernels(spec, options), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Result(spec, false, default, Describe(e));
        }
    }

    private static string Describe(Exception e) =>
        $"{e.GetType().Name}: {e.Message.TrimEnd('.')} {e.StackTrace?.Split('\n')[0].Trim()}".TrimEnd();

    private static void ReportCrash(SourceProductionContext output, (string FullName, string? Crash) result)
    {
        if (result.Crash is not null)
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, Location.None, result.FullName, result.Crash));
    }

    private static IEnumerable<LocatedProblem> LocatedProblems(LocatedSpec network)
    {
        var map = network.Places.ToLookup(p => p.Place, p => p.Span);
        return ProblemFinder.Find(network.Spec, network.IsMalformed)
            .Select(problem => new LocatedProblem(problem, new[] { problem.Place }.Concat(problem.Uses).Select(Find).ToEquatableArray()))
            .ToList();

        PlacedSpan Find(Place place) => new(place, SourceMap.Outward(place).SelectMany(p => map[p]).First());
    }

    private static void AddSources(SourceProductionContext output, (Result Result, EquatableArray<string> Clashes) sources)
    {
        var (result, clashes) = sources;
        foreach (var source in result.Texts)
            output.AddSource(FileNames.Of(result.Spec.FullName, source.Part, clashes), Microsoft.CodeAnalysis.Text.SourceText.From(source.Text, Encoding.UTF8));
        ReportCrash(output, (result.Spec.FullName, result.Crash));
    }

    /// <summary>A class marked as a network, or why it cannot be read.</summary>
    private sealed record Reading(string FullName, LocatedSpec? Network, string? Crash);

    /// <summary>Everything of a network that the pipeline may hold; an edit nearby moves the places and nothing else.</summary>
    /// <param name="Places">First, because an edit mostly moves some: then the specs are compared once, where they are told apart.</param>
    private sealed record LocatedSpec(EquatableArray<PlacedSpan> Places, ModelSpec Spec, bool IsMalformed);

    /// <summary>Files of a network, or why there are none.</summary>
    private sealed record Result(ModelSpec Spec, bool IsStub, EquatableArray<SourceText> Texts, string? Crash);

    /// <summary>A problem, and where its place and its uses stand.</summary>
    private sealed record LocatedProblem(Problem Problem, EquatableArray<PlacedSpan> Spans)
    {
        public Location Find(Place place) => Spans.First(s => s.Place == place).Span.ToLocation();
    }

    /// <summary>Names of the pipeline's steps, for the tests that watch what an edit runs again.</summary>
    public static class Steps
    {
        public const string Gpu = nameof(Gpu);
        public const string Widths = nameof(Widths);
        public const string Specs = nameof(Specs);
        public const string Clashes = nameof(Clashes);
        public const string Surface = nameof(Surface);
        public const string Kernels = nameof(Kernels);
        public const string Switch = nameof(Switch);
        public const string Reports = nameof(Reports);
    }
}

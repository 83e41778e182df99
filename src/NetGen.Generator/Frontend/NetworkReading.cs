namespace NetGen.Generator;

/// <summary>What a class says, and where it says it.</summary>
/// <param name="IsMalformed">
/// The C# compiler refuses some of its attributes (an unknown name, a wrong argument), so that the spec has holes: rules that find
/// them broken would only repeat the mistake.
/// </param>
public sealed record NetworkReading(ModelSpec Spec, SourceMap Map, bool IsMalformed);

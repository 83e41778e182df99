namespace NetGen;

/// <summary>An object that is in an image: what a detector shall find.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is, counted from 0.</param>
public readonly record struct LabeledBox(Box Box, int Class);

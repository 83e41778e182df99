using System.Runtime.InteropServices;

namespace NetGen;

/// <content>Gathering: rows of the data set one after the other in a caller's memory, and what is checked before.</content>
public sealed partial class Dataset
{
    /// <summary>Copies the inputs of <paramref name="samples"/> to <paramref name="destination"/>, [samples, …<see cref="SampleShape"/>].</summary>
    public void CopyInputs(ReadOnlySpan<int> samples, Span<float> destination)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Input(samples[i]).CopyTo(destination.Slice(i * InputSize, InputSize));
        }
    }

    /// <summary>Copies the float targets of <paramref name="samples"/> to <paramref name="destination"/>, [samples, …<see cref="TargetShape"/>].</summary>
    /// <exception cref="InvalidOperationException">The targets are class indices, or there are none.</exception>
    public void CopyTargets(ReadOnlySpan<int> samples, Span<float> destination)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Target(samples[i]).CopyTo(destination.Slice(i * TargetSize, TargetSize));
        }
    }

    /// <summary>Copies the class indices of <paramref name="samples"/> to <paramref name="destination"/>, [samples, …<see cref="TargetShape"/>].</summary>
    /// <exception cref="InvalidOperationException">The targets are floats, or there are none.</exception>
    public void CopyClasses(ReadOnlySpan<int> samples, Span<int> destination)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            Classes(samples[i]).CopyTo(destination.Slice(i * TargetSize, TargetSize));
        }
    }

    /// <summary>Writes the class indices of <paramref name="samples"/> as one-hot rows of <paramref name="classes"/> floats.</summary>
    internal void CopyOneHot(ReadOnlySpan<int> samples, int classes, Span<float> destination)
    {
        Span<float> rows = destination[..(samples.Length * TargetSize * classes)];
        rows.Clear();
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<int> indices = Classes(samples[i]);
            for (int j = 0; j < indices.Length; j++)
            {
                rows[((i * TargetSize) + j) * classes + indices[j]] = 1;
            }
        }
    }

    /// <summary>Writes the one-hot rows of <paramref name="samples"/> as class indices; <see cref="CheckOneHot"/> was called before.</summary>
    internal void CopyIndices(ReadOnlySpan<int> samples, Span<int> destination)
    {
        int width = TargetShape[^1];
        int rows = TargetSize / width;
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<float> target = Target(samples[i]);
            for (int row = 0; row < rows; row++)
            {
                destination[i * rows + row] = target.Slice(row * width, width).IndexOf(1f);
            }
        }
    }

    /// <summary>Writes class indices, which are 0 or 1, as floats.</summary>
    internal void CopyClassesAsValues(ReadOnlySpan<int> samples, Span<float> destination)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<int> indices = Classes(samples[i]);
            for (int j = 0; j < indices.Length; j++)
            {
                destination[i * TargetSize + j] = indices[j];
            }
        }
    }

    /// <summary>Every class index is below <paramref name="classes"/>.</summary>
    /// <exception cref="ArgumentException">One is not; the sentence names the sample.</exception>
    internal void CheckClasses(int classes, string what = "data set")
    {
        for (int sample = 0; sample < Count; sample++)
        {
            foreach (int index in Classes(sample))
            {
                if ((uint)index >= (uint)classes)
                {
                    throw new ArgumentException($"Sample {sample} of the {what} has class {index}, but the {classes} classes are 0 to {classes - 1}.");
                }
            }
        }
    }

    /// <summary>Every row of the targets' last axis holds one 1 and otherwise 0.</summary>
    /// <exception cref="ArgumentException">One does not; the sentence names the sample.</exception>
    internal void CheckOneHot(string what = "data set")
    {
        int width = TargetShape.Count == 0 ? 1 : TargetShape[^1];
        for (int sample = 0; sample < Count; sample++)
        {
            ReadOnlySpan<float> target = Target(sample);
            for (int row = 0; row < target.Length; row += width)
            {
                ReadOnlySpan<float> values = target.Slice(row, width);
                if (values.Count(1f) != 1 || values.Count(0f) != width - 1)
                {
                    throw new ArgumentException(
                        $"The target of sample {sample} of the {what} is not one-hot (one 1, otherwise 0), so it is no class index. Give class indices, or use CategoricalCrossEntropy for targets that are probabilities.");
                }
            }
        }
    }

    /// <summary>No target is below 0 or above 1; NaN is left to the step that meets it.</summary>
    /// <exception cref="ArgumentException">One is; the sentence names the sample.</exception>
    internal void CheckZeroToOne(string what, LossKind loss)
    {
        for (int sample = 0; sample < Count; sample++)
        {
            foreach (float value in Target(sample))
            {
                if (value is < 0 or > 1)
                {
                    throw new ArgumentException($"The target of sample {sample} of the {what} is {value}, but {loss} learns from targets of 0 to 1.");
                }
            }
        }
    }

    /// <summary>True when no number is NaN or infinite; a quick scan, at the speed of memory.</summary>
    internal static bool AllFinite(ReadOnlySpan<float> numbers)
    {
        // An exponent of all ones means NaN or infinity; below, doubling the bits drops the sign, so the test is one unsigned comparison.
        const uint Limit = 0x7F80_0000u << 1;
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(numbers);
        int i = 0;
        if (System.Numerics.Vector.IsHardwareAccelerated)
        {
            var limit = new System.Numerics.Vector<uint>(Limit);
            int width = System.Numerics.Vector<uint>.Count;
            for (; i <= bits.Length - width; i += width)
            {
                var vector = new System.Numerics.Vector<uint>(bits[i..]);
                if (System.Numerics.Vector.GreaterThanOrEqualAny(vector + vector, limit))
                {
                    return false;
                }
            }
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] << 1) >= Limit)
            {
                return false;
            }
        }

        return true;
    }
}

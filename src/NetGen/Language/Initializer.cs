namespace NetGen;

/// <summary>How the numbers of a parameter start. All draw from the seed of the network, in the same way for any number of threads.</summary>
/// <remarks>
/// Formulas as in Keras 3, with <c>fanIn</c> and <c>fanOut</c> the inputs and outputs of one unit (times the window of a convolution).
/// The scaled normal distributions are cut at two standard deviations and widened so that the variance stays as named.
/// </remarks>
public enum Initializer
{
    /// <summary>The layer's own: <see cref="GlorotUniform"/> for kernels, <see cref="Zeros"/> for biases.</summary>
    Default,

    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010).</summary>
    GlorotUniform,

    /// <summary>Truncated normal with variance 2 / (fanIn + fanOut) (Glorot and Bengio, 2010).</summary>
    GlorotNormal,

    /// <summary>Uniform in ±sqrt(6 / fanIn) (He et al., 2015).</summary>
    HeUniform,

    /// <summary>Truncated normal with variance 2 / fanIn (He et al., 2015).</summary>
    HeNormal,

    /// <summary>Uniform in ±sqrt(3 / fanIn) (LeCun et al., 1998).</summary>
    LeCunUniform,

    /// <summary>Truncated normal with variance 1 / fanIn (LeCun et al., 1998).</summary>
    LeCunNormal,

    /// <summary>Uniform in ± the initializer's value; 0.05 where no value is given.</summary>
    RandomUniform,

    /// <summary>Normal with the initializer's value as standard deviation; 0.05 where no value is given.</summary>
    RandomNormal,

    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>All equal to the initializer's value.</summary>
    Constant,
}
